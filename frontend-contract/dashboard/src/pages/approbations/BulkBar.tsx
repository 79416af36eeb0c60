import { useState } from 'react';
import { useMutation } from 'urql';
import { DecideApprovalsDocument } from 'contract/documents.ts';
import { type Problem, sentenceOf } from '../../api/errors.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Actions, Dialog } from '../../ui/Dialog.tsx';
import type { Outcome } from './OutcomeReport.tsx';
import { RefusalDialog } from './RefusalDialog.tsx';
import { nameOf, type Row } from './row.ts';

interface BulkBarProps {
  chosen: readonly Row[];
  onDecided: (outcome: Outcome) => void;
}

/** The same answer to every ticked request; each then has its own result. */
export function BulkBar({ chosen, onDecided }: BulkBarProps) {
  const [asked, setAsked] = useState<'APPROVE' | 'REFUSE' | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [{ fetching, error }, decide] = useMutation(DecideApprovalsDocument);
  if (chosen.length === 0) return null;

  const close = () => {
    setAsked(null);
    setProblems([]);
  };
  const send = async (decision: 'APPROVE' | 'REFUSE', reason?: string) => {
    const { data } = await decide({ input: { approvalIds: chosen.map(({ id }) => id), decision, reason } });
    if (!data) return;
    setProblems(data.decideApprovals.userErrors);
    if (data.decideApprovals.userErrors.length > 0) return;
    close();
    const names = new Map(chosen.map((row) => [row.id, nameOf(row.requester)]));
    const results = data.decideApprovals.results.map((result) => ({ ...result, name: names.get(result.id) ?? '' }));
    onDecided({ decision, doneCount: data.decideApprovals.doneCount, results });
  };
  const count = chosen.length === 1 ? 'une demande' : `${chosen.length} demandes`;
  return (
    <div className="bulk-bar" role="region" aria-label="Demandes cochées">
      <p>{count} {chosen.length === 1 ? 'cochée' : 'cochées'}</p>
      <Actions>
        <Button small onPress={() => setAsked('APPROVE')}>
          Approuver
        </Button>
        <Button small look="secondary" onPress={() => setAsked('REFUSE')}>
          Refuser
        </Button>
      </Actions>
      <Dialog title={`Approuver ${count} ?`} open={asked === 'APPROVE'} onClose={close}>
        {error && <Alert tone="danger" title={sentenceOf(error)} announced />}
        <p>Chacune est accordée telle qu’elle a été faite. Pour changer un rôle, des services ou des profils, ouvrez la demande.</p>
        <ul className="bulk-names">
          {chosen.map((row) => (
            <li key={row.id}>
              {nameOf(row.requester)}, {row.typeLabel.toLowerCase()}
            </li>
          ))}
        </ul>
        <Actions>
          <Button isPending={fetching} onPress={() => void send('APPROVE')}>
            Approuver
          </Button>
          <Button look="secondary" onPress={close}>
            Annuler
          </Button>
        </Actions>
      </Dialog>
      <RefusalDialog
        title={`Refuser ${count} ?`}
        open={asked === 'REFUSE'}
        pending={fetching}
        error={error}
        problems={problems}
        onClose={close}
        onRefuse={(reason) => void send('REFUSE', reason)}
      />
    </div>
  );
}
