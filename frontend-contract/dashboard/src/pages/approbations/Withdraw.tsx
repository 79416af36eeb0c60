import { useState } from 'react';
import { WithdrawApprovalDocument } from 'contract/documents.ts';
import type { ApprovalOutcomeFragment, OfferFragment } from 'contract/types.ts';
import { useAct } from '../../api/useAct.ts';
import { ActForm } from '../../forms/ActForm.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

interface WithdrawProps {
  approval: { readonly id: string; readonly description: string; readonly availableActions: readonly OfferFragment[] };
  onDone: (outcome: ApprovalOutcomeFragment) => void;
}

/** Takes back a request of one's own, where the server offers it. */
export function Withdraw({ approval: { id, description, availableActions }, onDone }: WithdrawProps) {
  const [open, setOpen] = useState(false);
  const act = useAct(WithdrawApprovalDocument, (data) => data.withdrawApproval);
  const offer = availableActions.find(({ action, enabled }) => action === 'WITHDRAW' && enabled);
  if (!offer) return null;
  const close = () => setOpen(false);
  const send = async () => {
    const outcome = await act.send({ approvalId: id });
    if (!outcome) return;
    close();
    onDone(outcome);
  };
  return (
    <>
      <Button look="secondary" small onPress={() => setOpen(true)} aria-label={`${offer.label} : ${description}`}>
        {offer.label}
      </Button>
      <Dialog title={`${offer.label} ?`} open={open} onClose={close}>
        <ActForm act={act} label={offer.label} onSubmit={() => void send()} onCancel={close} onReload={close}>
          <p>{description}</p>
          <p>Personne n’aura plus à y répondre. Vous pourrez demander de nouveau.</p>
        </ActForm>
      </Dialog>
    </>
  );
}
