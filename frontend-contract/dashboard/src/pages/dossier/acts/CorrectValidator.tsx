import { useId, useState } from 'react';
import { CorrectValidatorDocument } from 'contract/documents.ts';
import { messagesFor } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { TextField } from '../../../ui/fields.tsx';
import type { ActProps } from './props.ts';

/** Who should have been asked. */
export function CorrectValidator({ pieceId, version, label, onDone, onCancel, onReload }: ActProps) {
  const act = useAct(CorrectValidatorDocument, (data) => data.correctValidator);
  const [identifier, setIdentifier] = useState('');
  const form = useId();
  const send = async () => {
    const outcome = await act.send({ pieceId, expectedVersion: version, validator: { identifier: identifier.trim() } });
    if (outcome) onDone(outcome);
  };
  return (
    <ActForm
      act={act}
      label={label}
      onSubmit={() => void send()}
      onCancel={onCancel}
      onReload={onReload}
      fieldId={(path) => `${form}-${path}`}
    >
      <TextField
        label="SIRET du bon valideur"
        id={`${form}-validator.identifier`}
        inputMode="numeric"
        value={identifier}
        onChange={setIdentifier}
        errors={messagesFor(act.problems, 'validator.identifier')}
      />
    </ActForm>
  );
}
