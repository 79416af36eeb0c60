import { Trash2 } from 'lucide-react';
import { DiscardDraftDocument, DraftsDocument } from 'contract/documents.ts';
import type { DraftRowFragment } from 'contract/types.ts';
import { useAct } from '../../api/useAct.ts';
import { useLiveQuery } from '../../live/live.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Link } from '../../ui/Link.tsx';
import { addressOf, type Kind, kindOf } from './kinds.ts';

/** The drafts of this kind that may be taken up again, but for the one in hand; nothing when there is none. */
export function Drafts({ kind, except }: { kind: Kind; except: string | undefined }) {
  const { data, refresh } = useLiveQuery({ query: DraftsDocument, variables: { first: 20 } });
  const discard = useAct(DiscardDraftDocument, (answer) => answer.discardDraft);
  const drafts = data?.drafts.edges.map(({ node }) => node).filter(({ id, cadre }) => id !== except && (kindOf(cadre) ?? kind) === kind) ?? [];
  if (drafts.length === 0) return null;
  const remove = async ({ id, version }: DraftRowFragment) => {
    if (await discard.send({ draftId: id, expectedVersion: version })) refresh();
  };
  return (
    <Card title="Brouillons">
      <ul className="drafts">
        {drafts.map((draft) => {
          const name = draft.number ?? draft.cadreLabel ?? 'Sans numéro';
          return (
            <li key={draft.id} className="draft">
              <Link to={addressOf(kind, draft.id)}>{name}</Link>
              <span className="soft">
                {draft.structure?.name} · enregistré le <DateText value={draft.updatedAt} form="instant" />
              </span>
              <Button look="quiet" small aria-label={`Supprimer le brouillon ${name}`} onPress={() => void remove(draft)}>
                <Trash2 aria-hidden size={16} /> Supprimer
              </Button>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
