import { type SubmitEvent, useState } from 'react';
import { useMutation } from 'urql';
import { ApproveDocument, RefuseApprovalDocument } from 'contract/documents.ts';
import type { ApprovalDetailFragment, Role } from 'contract/types.ts';
import { membersOf } from '../../api/catalogue.ts';
import { messagesFor, sentenceOf } from '../../api/errors.ts';
import { TickList } from '../../forms/TickList.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Actions } from '../../ui/Dialog.tsx';
import { ErrorSummary } from '../../ui/ErrorSummary.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';
import { added, approvalInput, type Choices, choicesOf, LONGEST, profileKey, ticked } from './choices.ts';
import { ProfileList } from './ProfileList.tsx';
import { RefusalDialog } from './RefusalDialog.tsx';

/** Nobody becomes gestionnaire principal by a request (ATT-05). */
const ROLES = membersOf<Role>('Role').filter(({ value }) => value !== 'GESTIONNAIRE_PRINCIPAL');

interface DecisionFormProps {
  approval: ApprovalDetailFragment;
  /** With what was done, in words. */
  onDecided: (done: string) => void;
}

/** Approve as asked or otherwise, or refuse with a reason (organisation §4.4). */
export function DecisionForm({ approval, onDecided }: DecisionFormProps) {
  const [choices, setChoices] = useState<Choices>(() => choicesOf(approval));
  const [sent, setSent] = useState<readonly string[]>([]);
  const [refusing, setRefusing] = useState(false);
  const [approved, approve] = useMutation(ApproveDocument);
  const [refused, refuse] = useMutation(RefuseApprovalDocument);
  const problems = approved.data?.approve.userErrors ?? [];
  const wholeStructure = choicesOf(approval).serviceIds.size === 0;
  const change = (some: Partial<Choices>) => setChoices((known) => ({ ...known, ...some }));

  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    setSent(ticked(approval, choices).map(profileKey));
    const { data } = await approve({ input: approvalInput(approval, choices) });
    if (data?.approve.userErrors.length === 0) onDecided('La demande est approuvée');
  };
  const sendRefusal = async (reason: string) => {
    const { data } = await refuse({ input: { approvalId: approval.id, expectedVersion: approval.version, reason } });
    if (data?.refuseApproval.userErrors.length === 0) onDecided('La demande est refusée');
  };
  return (
    <Card title="Votre réponse">
      <form className="form" onSubmit={(event) => void send(event)} noValidate>
        {approved.error && <Alert tone="danger" title={sentenceOf(approved.error)} announced />}
        <ErrorSummary problems={problems} title="La demande n’a pas été approuvée" />
        {choices.role && (
          <RadioField label="Rôle accordé" options={ROLES} value={choices.role} onChange={(role) => change({ role })} />
        )}
        {approval.serviceChoices.length > 0 && (
          <TickList
            legend="Services accordés"
            hint={wholeStructure ? 'La demande est pour toute la structure : cochez pour n’accorder que certains services.' : undefined}
            items={approval.serviceChoices.map(({ service, locked, statusLabel }) => ({
              key: service.id,
              label: service.name,
              note: locked ? (statusLabel ?? undefined) : undefined,
              locked,
            }))}
            selection={choices.serviceIds}
            errors={messagesFor(problems, 'serviceIds')}
            onSelect={(serviceIds) => change({ serviceIds })}
          />
        )}
        {added(approval).length > 0 && (
          <ProfileList approval={approval} choices={choices} problems={problems} sent={sent} onChange={change} />
        )}
        <TextField
          label="Commentaire"
          hint="Il est envoyé à la personne, si vous approuvez."
          required={false}
          lines={3}
          maxLength={LONGEST}
          value={choices.comment}
          onChange={(comment) => change({ comment })}
          errors={messagesFor(problems, 'comment')}
        />
        <Actions>
          <Button type="submit" isPending={approved.fetching}>
            Approuver
          </Button>
          <Button look="secondary" onPress={() => setRefusing(true)}>
            Refuser
          </Button>
        </Actions>
      </form>
      <RefusalDialog
        title="Refuser cette demande ?"
        open={refusing}
        pending={refused.fetching}
        error={refused.error}
        problems={refused.data?.refuseApproval.userErrors ?? []}
        onClose={() => setRefusing(false)}
        onRefuse={(reason) => void sendRefusal(reason)}
      />
    </Card>
  );
}
