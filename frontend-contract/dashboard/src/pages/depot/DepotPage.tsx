import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { DraftDocument } from 'contract/documents.ts';
import { labelOf } from '../../api/catalogue.ts';
import { useScope } from '../../scope/scope.ts';
import { useViewer } from '../../session/session.ts';
import { Alert } from '../../ui/Alert.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { DepotForm } from './DepotForm.tsx';
import { BLANK, formOf } from './firstPiece.ts';
import { addressOf, type Kind, KINDS, kindOf, WORKS } from './kinds.ts';

/** `/depot`: the first pièce of a dossier or a plain invoice, or a draft of one taken up again. */
export function DepotPage() {
  const [params] = useSearchParams();
  const draftId = params.get('brouillon');
  const { structureId, structures } = useScope();
  const [{ data, fetching }] = useQuery({
    query: DraftDocument,
    variables: { id: draftId ?? '' },
    pause: draftId === null,
    requestPolicy: 'network-only',
  });
  const draft = draftId !== null && data?.node?.__typename === 'Draft' ? data.node : null;
  const kind = (draft && kindOf(draft.cadre)) ?? KINDS.find(({ name }) => name === params.get('type')) ?? WORKS;
  const level = useLevel(kind);
  if (draftId !== null && fetching) return <Loading label="Ouverture du brouillon" />;
  const blank = { ...BLANK, structureId: structureId ?? structures[0]?.id ?? null };
  return (
    <Page title="Déposer une pièce" lead={kind.lead}>
      <Tabs
        label="Ce qui est déposé"
        tabs={KINDS.map((each) => ({ to: addressOf(each), label: each.tab, current: each === kind }))}
      />
      {draftId !== null && !draft && (
        <Alert tone="warning" title="Ce brouillon n’existe plus : il a été envoyé ou supprimé." announced />
      )}
      {level?.level === 'MODIFICATION' ? (
        <DepotForm
          key={draft?.id ?? kind.name}
          kind={kind}
          structures={structures}
          initial={draft ? formOf(draft) : blank}
          saved={draft}
        />
      ) : (
        <Alert tone="info" title="Votre compte ne permet pas de déposer.">
          <p>
            {level
              ? `Vous avez « ${level.applicationLabel} » en ${level.levelLabel.toLowerCase()}.`
              : `Vous n’avez pas « ${labelOf('Application', kind.application)} ».`}{' '}
            Pour déposer, demandez le niveau modification à un gestionnaire de votre structure.
          </p>
          <ButtonLink look="secondary" small to="/droits">
            Demander ce droit
          </ButtonLink>
        </Alert>
      )}
    </Page>
  );
}

/** At which level one has what this kind wants, in one structure at least. */
function useLevel({ application }: Kind) {
  const { domains } = useViewer();
  return domains.flatMap(({ applications }) => applications).find((held) => held.application === application);
}
