import { CorrectValidatorDocument } from 'contract/documents.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { usePieceAct } from './usePieceAct.ts';

/** Who should have been asked. */
export function CorrectValidator(props: ActProps) {
  const { form, field } = usePieceAct(props, {
    document: CorrectValidatorDocument,
    payloadOf: (data) => data.correctValidator,
    empty: { 'validator.identifier': '' },
    input: (values) => ({ validator: { identifier: values['validator.identifier'].trim() } }),
  });
  return (
    <ActForm {...form}>
      <TextField {...field('validator.identifier')} label="SIRET du bon valideur" inputMode="numeric" />
    </ActForm>
  );
}
