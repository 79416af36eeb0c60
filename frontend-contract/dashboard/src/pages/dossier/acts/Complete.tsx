import { useId, useState } from 'react';
import { CompletePieceDocument } from 'contract/documents.ts';
import { messagesFor } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { Attachments } from '../../../forms/Attachments.tsx';
import { attachmentInputs, type Joined } from '../../../forms/attachments.ts';
import { TextField } from '../../../ui/fields.tsx';
import type { ActProps } from './props.ts';

/** What was missing, and a word about it. */
export function Complete({ pieceId, version, label, onDone, onCancel, onReload }: ActProps) {
  const act = useAct(CompletePieceDocument, (data) => data.completePiece);
  const [joined, setJoined] = useState<readonly Joined[]>([]);
  const [comment, setComment] = useState('');
  const form = useId();
  const fieldId = (path: string) => `${form}-${path}`;
  const send = async () => {
    const outcome = await act.send({
      pieceId,
      expectedVersion: version,
      comment: comment.trim() || null,
      attachments: attachmentInputs(joined),
    });
    if (outcome) onDone(outcome);
  };
  return (
    <ActForm act={act} label={label} onSubmit={() => void send()} onCancel={onCancel} onReload={onReload} fieldId={fieldId}>
      <Attachments value={joined} onChange={setJoined} problems={act.problems} fieldId={fieldId} />
      <TextField
        label="Commentaire"
        id={fieldId('comment')}
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
