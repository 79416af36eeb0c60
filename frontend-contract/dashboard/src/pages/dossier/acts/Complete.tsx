import { CompletePieceDocument } from 'contract/documents.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { Attachments } from '../../../forms/Attachments.tsx';
import { attachmentInputs, type Joined } from '../../../forms/attachments.ts';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { given, usePieceAct } from './usePieceAct.ts';

const EMPTY: { attachments: readonly Joined[]; comment: string } = { attachments: [], comment: '' };

/** What was missing, and a word about it. */
export function Complete(props: ActProps) {
  const { form, field } = usePieceAct(props, {
    document: CompletePieceDocument,
    payloadOf: (data) => data.completePiece,
    empty: EMPTY,
    input: ({ attachments, comment }) => ({ attachments: attachmentInputs(attachments), comment: given(comment) }),
  });
  const { value, onChange } = field('attachments');
  return (
    <ActForm {...form}>
      <Attachments value={value} onChange={onChange} problems={form.act.problems} fieldId={form.fieldId} />
      <TextField {...field('comment')} label="Commentaire" required={false} maxLength={2000} lines={3} />
    </ActForm>
  );
}
