import { useId, useState } from 'react';
import { ValidatePieceDocument } from 'contract/documents.ts';
import type { ValidatorCapacity } from 'contract/types.ts';
import { membersOf } from '../../../api/catalogue.ts';
import { messagesFor, type Problem } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { fault } from '../../../forms/faults.ts';
import { RadioField, TextField } from '../../../ui/fields.tsx';
import type { ActProps } from './props.ts';

/** In what capacity, and a word about it. */
export function Validate({ pieceId, version, label, onDone, onCancel, onReload }: ActProps) {
  const act = useAct(ValidatePieceDocument, (data) => data.validatePiece);
  const [capacity, setCapacity] = useState<ValidatorCapacity | null>(null);
  const [comment, setComment] = useState('');
  const [local, setLocal] = useState<readonly Problem[]>([]);
  const form = useId();
  const send = async () => {
    setLocal(capacity ? [] : [fault('capacity', 'Cochez votre qualité.')]);
    if (!capacity) return;
    const outcome = await act.send({ pieceId, expectedVersion: version, capacity, comment: comment.trim() || null });
    if (outcome) onDone(outcome);
  };
  return (
    <ActForm
      act={act}
      local={local}
      label={label}
      onSubmit={() => void send()}
      onCancel={onCancel}
      onReload={onReload}
      fieldId={(path) => `${form}-${path}`}
    >
      <RadioField
        label="Votre qualité"
        id={`${form}-capacity`}
        options={membersOf<ValidatorCapacity>('ValidatorCapacity')}
        value={capacity}
        onChange={setCapacity}
        errors={messagesFor([...local, ...act.problems], 'capacity')}
      />
      <TextField
        label="Complément d’information"
        id={`${form}-comment`}
        required={false}
        maxLength={2000}
        lines={3}
        value={comment}
        onChange={setComment}
        errors={messagesFor(act.problems, 'comment')}
      />
    </ActForm>
  );
}
