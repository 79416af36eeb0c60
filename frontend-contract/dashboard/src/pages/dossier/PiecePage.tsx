import { Navigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { ObjectByIdDocument } from 'contract/documents.ts';
import { sentenceOf } from '../../api/errors.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';

/** `/pieces/:id`, where mails lead: the dossier of the pièce. */
export function PiecePage() {
  const { id = '' } = useParams();
  const [{ data, error }] = useQuery({ query: ObjectByIdDocument, variables: { id } });
  if (data) {
    const dossier = data.node?.__typename === 'Piece' ? data.node.dossier : null;
    return dossier ? <Navigate to={`/dossiers/${dossier.id}`} replace /> : <NotFoundPage />;
  }
  if (!error) return <Loading label="Ouverture de la pièce" />;
  return (
    <div className="page">
      <Alert tone="danger" title={sentenceOf(error)} announced />
    </div>
  );
}
