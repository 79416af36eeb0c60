import { useParams } from 'react-router';
import { useQuery } from 'urql';
import { DossierDocument, NextPieceOptionsDocument } from 'contract/documents.ts';
import { sentenceOf } from '../../api/errors.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { NextPieceForm } from './NextPieceForm.tsx';
import './dossier.css';

/** `/dossiers/:id/suivante`: what may follow, and the form of it, prefilled. */
export function NextPiecePage() {
  const { id = '' } = useParams();
  const requestPolicy = 'network-only'; // what the form begins with is what the server says now
  const [dossier] = useQuery({ query: DossierDocument, variables: { id }, requestPolicy });
  const [options, again] = useQuery({ query: NextPieceOptionsDocument, variables: { dossierId: id }, requestPolicy });
  if (!dossier.data || !options.data) {
    const error = dossier.error ?? options.error;
    if (!error) return <Loading label="Préparation du formulaire" />;
    return (
      <div className="page">
        <Alert tone="danger" title={sentenceOf(error)} announced />
      </div>
    );
  }
  if (!dossier.data.dossier) return <NotFoundPage />;
  return <NextPieceForm dossier={dossier.data.dossier} options={options.data.dossier?.nextPieceOptions ?? []} onReload={again} />;
}
