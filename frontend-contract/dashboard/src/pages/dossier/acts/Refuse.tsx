import { useId, useState } from 'react';
import { RefusePieceDocument } from 'contract/documents.ts';
import type { RefusalReason } from 'contract/types.ts';
import { REFUSAL_GUIDANCE, REFUSAL_REASONS } from '../../../api/catalogue.ts';
import { messagesFor } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { RadioField, TextField } from '../../../ui/fields.tsx';
import type { ActProps } from './props.ts';

/** A reason, for the MOE and the MOA, and a comment. */
export function Refuse({ pieceId, version, seats, label, onDone, onCancel, onReload }: ActProps) {
  const act = useAct(RefusePieceDocument, (data) => data.refusePiece);
  const [reason, setReason] = useState<RefusalReason | null>(null);
  const [comment, setComment] = useState('');
  const form = useId();
  const withReason = seats.includes('MOE') || seats.includes('MOA');
  const send = async () => {
    const outcome = await act.send({ pieceId, expectedVersion: version, reason, comment: comment.trim() || null });
    if (outcome) onDone(outcome);
  };
  return (
    <ActForm
      act={act}
      label={label}
      look="danger"
      onSubmit={() => void send()}
      onCancel={onCancel}
      onReload={onReload}
      fieldId={(path) => `${form}-${path}`}
    >
      {withReason && (
        <RadioField
          label="Motif"
          hint={REFUSAL_GUIDANCE.join(' ')}
          id={`${form}-reason`}
          options={REFUSAL_REASONS}
          value={reason}
          onChange={setReason}
          errors={messagesFor(act.problems, 'reason')}
        />
      )}
      <TextField
        label="Complément d’information"
        id={`${form}-comment`}
        required={!withReason}
        maxLength={2000}
        lines={4}
        value={comment}
        onChange={setComment}
        errors={messagesFor(act.problems, 'comment')}
      />
    </ActForm>
  );
}
