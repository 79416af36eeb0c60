import { ValidatePieceDocument } from 'contract/documents.ts';
import type { ValidatorCapacity } from 'contract/types.ts';
import { membersOf } from '../../../api/catalogue.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { fault } from '../../../forms/faults.ts';
import { RadioField } from '../../../ui/fields.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { given, usePieceAct } from './usePieceAct.ts';

const EMPTY: { capacity: ValidatorCapacity | null; comment: string } = { capacity: null, comment: '' };

/** In what capacity, and a word about it. */
export function Validate(props: ActProps) {
  const { form, field } = usePieceAct(props, {
    document: ValidatePieceDocument,
    payloadOf: (data) => data.validatePiece,
    empty: EMPTY,
    input: ({ capacity, comment }) =>
      capacity ? { capacity, comment: given(comment) } : [fault('capacity', 'Cochez votre qualité.')],
  });
  return (
    <ActForm {...form}>
      <RadioField {...field('capacity')} label="Votre qualité" options={membersOf<ValidatorCapacity>('ValidatorCapacity')} />
      <TextField {...field('comment')} label="Complément d’information" required={false} maxLength={2000} lines={3} />
    </ActForm>
  );
}
