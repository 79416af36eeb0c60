import type { CombinedError } from '@urql/core';
import { type SubmitEvent, useState } from 'react';
import { messagesFor, type Problem, sentenceOf } from '../../api/errors.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Actions, Dialog } from '../../ui/Dialog.tsx';
import { ErrorSummary } from '../../ui/ErrorSummary.tsx';
import { TextField } from '../../ui/fields.tsx';
import { LONGEST } from './choices.ts';

interface RefusalDialogProps {
  title: string;
  open: boolean;
  pending: boolean;
  error: CombinedError | undefined;
  problems: readonly Problem[];
  onClose: () => void;
  onRefuse: (reason: string) => void;
}

/** Asks for the reason, without which nothing is refused (APP-04). */
export function RefusalDialog({ title, open, pending, error, problems, onClose, onRefuse }: RefusalDialogProps) {
  const [reason, setReason] = useState('');
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    onRefuse(reason);
  };
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      <form className="form" onSubmit={send} noValidate>
        {error && <Alert tone="danger" title={sentenceOf(error)} announced />}
        <ErrorSummary problems={problems} fieldId={() => 'motif'} title="Le refus n’est pas encore possible" />
        <TextField
          id="motif"
          label="Motif du refus"
          hint="Il est envoyé à la personne qui a fait la demande."
          lines={4}
          maxLength={LONGEST}
          value={reason}
          onChange={setReason}
          errors={messagesFor(problems, 'reason')}
        />
        <Actions>
          <Button type="submit" look="danger" isPending={pending}>
            Refuser
          </Button>
          <Button look="secondary" onPress={onClose}>
            Annuler
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
