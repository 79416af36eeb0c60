import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { DraftDocument } from 'contract/documents.ts';
import { useScope } from '../../scope/scope.ts';
import { useViewer } from '../../session/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { DepotForm } from './DepotForm.tsx';
import { BLANK, formOf } from './firstPiece.ts';

/** `/depot`: the first pièce of a dossier, or a draft of it taken up again. */
export function DepotPage() {
  const [params] = useSearchParams();
  const draftId = params.get('brouillon');
  const viewer = useViewer();
  const [{ data, fetching }] = useQuery({
    query: DraftDocument,
    variables: { id: draftId ?? '' },
    pause: draftId === null,
    requestPolicy: 'network-only',
  });
  const works = viewer.domains.flatMap(({ applications }) => applications).find(({ application }) => application === 'FACTURES_DE_TRAVAUX');
  const { structureId, structures } = useScope();
  const draft = draftId !== null && data?.node?.__typename === 'Draft' ? data.node : null;
  if (works?.level !== 'MODIFICATION') {
    return (
      <Page title="Déposer une pièce">
        <Alert tone="info" title="Votre compte ne permet pas de déposer.">
          <p>
            {works ? `Vous avez les ${works.applicationLabel.toLowerCase()} en ${works.levelLabel.toLowerCase()}.` : 'Vous n’avez pas les factures de travaux.'}{' '}
            Pour déposer, demandez le niveau modification à un gestionnaire de votre structure.
          </p>
          <ButtonLink look="secondary" small to="/droits">
            Demander ce droit
          </ButtonLink>
        </Alert>
      </Page>
    );
  }
  if (draftId !== null && fetching) return <Loading label="Ouverture du brouillon" />;
  const blank = { ...BLANK, structureId: structureId ?? structures[0]?.id ?? null };
  return (
    <Page title="Déposer une pièce" lead="La première pièce ouvre le dossier ; les suivantes se déposent depuis le dossier.">
      {draftId !== null && !draft && (
        <Alert tone="warning" title="Ce brouillon n’existe plus : il a été envoyé ou supprimé." announced />
      )}
      <DepotForm key={draft?.id ?? 'new'} structures={structures} initial={draft ? formOf(draft) : blank} saved={draft} />
    </Page>
  );
}
