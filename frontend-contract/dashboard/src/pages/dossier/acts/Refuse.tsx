import { RefusePieceDocument } from 'contract/documents.ts';
import type { RefusalReason } from 'contract/types.ts';
import { REFUSAL_GUIDANCE, REFUSAL_REASONS } from '../../../api/catalogue.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { RadioField } from '../../../ui/fields.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { given, usePieceAct } from './usePieceAct.ts';

const EMPTY: { reason: RefusalReason | null; comment: string } = { reason: null, comment: '' };

/** A reason, for the MOE and the MOA, and a comment. */
export function Refuse(props: ActProps) {
  const { form, field } = usePieceAct(props, {
    document: RefusePieceDocument,
    payloadOf: (data) => data.refusePiece,
    empty: EMPTY,
    input: ({ reason, comment }) => ({ reason, comment: given(comment) }),
  });
  const withReason = props.seats.includes('MOE') || props.seats.includes('MOA');
  return (
    <ActForm {...form} look="danger">
      {withReason && (
        <RadioField {...field('reason')} label="Motif" hint={REFUSAL_GUIDANCE.join(' ')} options={REFUSAL_REASONS} />
      )}
      <TextField {...field('comment')} label="Complément d’information" required={!withReason} maxLength={2000} lines={4} />
    </ActForm>
  );
}
