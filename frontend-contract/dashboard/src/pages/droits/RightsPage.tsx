import { useState } from 'react';
import { MyRightsDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { useScope } from '../../scope/scope.ts';
import { ScopedPage } from '../../scope/ScopedPage.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { Answer } from '../../ui/Answer.tsx';
import { Answered } from '../../ui/Answered.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Renewed } from '../../ui/Renewed.tsx';
import type { Done } from './done.ts';
import { JoinForm } from './JoinForm.tsx';
import { Requests } from './Requests.tsx';
import { StructureRights } from './StructureRights.tsx';
import './droits.css';

/** « Mes habilitations »: what one may do in each of one's structures, what one has asked for, and asking for more. */
export function RightsPage() {
  const { structureId } = useScope();
  const { data, error, stale, refresh } = useLiveQuery({ query: MyRightsDocument, variables: {} });
  const [joining, setJoining] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const finish = (next: Done) => {
    setJoining(false);
    setDone(next);
    refresh();
  };
  return (
    <ScopedPage
      title="Mes droits"
      lead="Ce que vous pouvez faire, et ce que vous avez demandé."
      aside={
        <Button look="secondary" onPress={() => setJoining(true)}>
          Rejoindre une structure
        </Button>
      }
    >
      {done && (
        <Answered key={done.at}>
          <Alert tone="success" title={done.title} announced>
            <p>{done.state}</p>
          </Alert>
        </Answered>
      )}
      <Answer data={data?.viewer?.rattachements} error={error} onRetry={refresh}>
        {(rattachements) => (
          <Renewed stale={stale}>
            {rattachements.length === 0 && (
              <Empty title="Vous n’avez encore aucune structure">
                <p>Demandez à rejoindre la vôtre : un de ses gestionnaires vous répondra.</p>
              </Empty>
            )}
            {rattachements
              .filter(({ structure }) => structureId === null || structure.id === structureId)
              .map((rattachement) => (
                <StructureRights key={rattachement.id} rattachement={rattachement} onDone={finish} />
              ))}
            <Requests onDone={finish} />
          </Renewed>
        )}
      </Answer>
      <Dialog title="Rejoindre une structure" open={joining} onClose={() => setJoining(false)} wide>
        <JoinForm onDone={finish} onCancel={() => setJoining(false)} />
      </Dialog>
    </ScopedPage>
  );
}
