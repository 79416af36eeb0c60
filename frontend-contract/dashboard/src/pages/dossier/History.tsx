import type { EntryFragment, HistoryFragment } from 'contract/types.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { type Told, useHistory } from './useHistory.ts';

const who = ({ actor }: EntryFragment): string => {
  if (!actor) return 'décompte';
  return actor.technicalLogin ?? [actor.firstName, actor.lastName].filter(Boolean).join(' ');
};

/** Everything that happened to something, « du dossier » for instance; the newest first. */
export function History({ told, first, of }: { told: Told; first: HistoryFragment; of: string }) {
  const { entries, more, loading, failure } = useHistory(told, first);
  return (
    <Card title="Historique">
      {failure && <Alert tone="danger" title={failure} announced />}
      {more && (
        <div className="history-rest">
          <p className="soft">Les {entries.length} premiers événements.</p>
          <Button look="secondary" small isPending={loading} onPress={more}>
            Afficher les suivants
          </Button>
        </div>
      )}
      <table className="history">
        <caption className="visually-hidden">Les événements {of}, du plus récent au plus ancien</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Événement</th>
            <th scope="col">Par</th>
            <th scope="col">Commentaire</th>
          </tr>
        </thead>
        <tbody>
          {entries.toReversed().map((entry) => (
            <tr key={entry.position}>
              <td>
                <DateText value={entry.at} form="instant" />
              </td>
              <td>
                <span className="history-label">{entry.label}</span>
                {entry.label !== entry.kindLabel && <span className="history-more">{entry.kindLabel}</span>}
              </td>
              <td>
                {who(entry)}
                {entry.structure && <span className="history-more">{entry.structure.name}</span>}
              </td>
              <td>{entry.comment}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
