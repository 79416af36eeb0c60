import { Navigate, useParams } from 'react-router';
import { PieceDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { useCarried } from '../../scope/scope.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { Invoice } from './Invoice.tsx';
import './dossier.css';

/** `/pieces/:id`, where mails lead: the dossier of the pièce, or the plain invoice that it is. */
export function PiecePage() {
  const { id = '' } = useParams();
  const carried = useCarried();
  const { data, error, refresh } = useLiveQuery({ query: PieceDocument, variables: { id, withAttachments: true } });
  return (
    <Answer data={data} error={error} onRetry={refresh}>
      {({ piece }) => {
        if (!piece) return <NotFoundPage />;
        if (piece.dossier) {
          return (
            <>
              <Navigate to={carried(`/dossiers/${piece.dossier.id}`)} replace />
              {/* Nothing at all would let the foot of the page jump up until the dossier comes. */}
              <Loading />
            </>
          );
        }
        return <Invoice key={piece.id} piece={piece} onChange={refresh} />;
      }}
    </Answer>
  );
}
