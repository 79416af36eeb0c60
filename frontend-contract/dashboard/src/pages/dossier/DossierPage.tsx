import { useLocation, useParams } from 'react-router';
import { DossierDocument } from 'contract/documents.ts';
import type { DossierQuery } from 'contract/types.ts';
import { sentenceOf } from '../../api/errors.ts';
import { useLiveQuery } from '../../live/live.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Card } from '../../ui/Card.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { dossierTone } from '../../ui/tones.ts';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { Delays } from './Delays.tsx';
import { dossierEnded } from './ended.ts';
import { History } from './History.tsx';
import { HISTORY_PAGE } from './useHistory.ts';
import { Identification } from './Identification.tsx';
import { Offers } from './Offers.tsx';
import { Pieces } from './Pieces.tsx';
import { Steps } from './Steps.tsx';
import { Waiting } from './Waiting.tsx';
import './dossier.css';

type Dossier = NonNullable<DossierQuery['dossier']>;

/** `/dossiers/:id`: where a dossier is, what one may do, and all that happened; it follows what others do. */
export function DossierPage() {
  const { id } = useParams();
  const { data, error, refresh } = useLiveQuery({ query: DossierDocument, variables: { id: id ?? null, history: HISTORY_PAGE } });
  if (!data && error) {
    return (
      <div className="page">
        <Alert tone="danger" title={sentenceOf(error)} announced />
      </div>
    );
  }
  if (!data) return <Loading label="Ouverture du dossier" />;
  return data.dossier ? <Opened key={data.dossier.id} dossier={data.dossier} refresh={refresh} /> : <NotFoundPage />;
}

function Opened({ dossier, refresh }: { dossier: Dossier; refresh: () => void }) {
  const { state } = useLocation() as { state: { done?: string } | null };
  // A change tells of a new pièce before the list has it.
  const current = dossier.pieces.find(({ id }) => id === dossier.currentPiece?.id) ?? dossier.pieces.at(-1);
  const awaited = dossier.parties.filter(({ seat }) => current?.waitingFor.includes(seat));
  const ended = dossierEnded(dossier.state);
  const names = new Map(dossier.parties.map(({ seat, structure }) => [seat as string, structure.name]));
  return (
    <Page
      title={`Dossier ${dossier.number}`}
      lead={[names.get('FOURNISSEUR'), dossier.marcheNumber && `marché ${dossier.marcheNumber}`].filter(Boolean).join(' · ')}
      aside={<StatusBadge tone={dossierTone(dossier.state)}>{dossier.stateLabel}</StatusBadge>}
    >
      {state?.done && <Alert tone="success" title={state.done} announced />}
      <Card title="Où en est le dossier">
        <Steps steps={dossier.steps} names={names} />
        <Waiting
          awaited={awaited}
          mine={current?.awaitsViewer ?? false}
          deadlines={dossier.deadlines}
          state={dossier.stateLabel}
          ended={ended}
        />
        {current && (
          <Offers
            offers={dossier.availableActions}
            dossierId={dossier.id}
            piece={current}
            pieces={dossier.pieces}
            seats={dossier.viewerSeats}
            onChange={refresh}
          />
        )}
      </Card>
      <div className="dossier-columns">
        <div className="dossier-main">
          <Pieces dossier={dossier} />
          <History told={{ kind: 'dossier', id: dossier.id }} first={dossier.history} of="du dossier" />
        </div>
        <div className="dossier-side">
          <Delays paymentClock={dossier.paymentClock} deadlines={dossier.deadlines} ended={ended} />
          <Identification dossier={dossier} />
        </div>
      </div>
    </Page>
  );
}
