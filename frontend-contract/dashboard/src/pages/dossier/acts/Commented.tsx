// Acts that ask for an explanation.
import { useId, useState } from 'react';
import type { TypedDocumentNode } from '@urql/core';
import { DeclineValidationDocument, SuspendPieceDocument } from 'contract/documents.ts';
import type { CommentedPieceActInput, PieceOutcomeFragment } from 'contract/types.ts';
import { messagesFor } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { TextField } from '../../../ui/fields.tsx';
import type { ActProps } from './props.ts';

function commented<Data>(
  document: TypedDocumentNode<Data, { input: CommentedPieceActInput }>,
  payloadOf: (data: Data) => PieceOutcomeFragment,
  words: { label: string; hint: string },
) {
  return function Commented({ pieceId, version, label, onDone, onCancel, onReload }: ActProps) {
    const act = useAct(document, payloadOf);
    const [comment, setComment] = useState('');
    const form = useId();
    const send = async () => {
      const outcome = await act.send({ pieceId, expectedVersion: version, comment: comment.trim() });
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
          {...words}
          id={`${form}-comment`}
          maxLength={2000}
          lines={4}
          value={comment}
          onChange={setComment}
          errors={messagesFor(act.problems, 'comment')}
        />
      </ActForm>
    );
  };
}

export const Suspend = commented(SuspendPieceDocument, (data) => data.suspendPiece, {
  label: 'Ce qui manque',
  hint: 'Nommez le document à joindre : son auteur le lira, et complétera la pièce.',
});

export const DeclineValidation = commented(DeclineValidationDocument, (data) => data.declineValidation, {
  label: 'Explication',
  hint: 'L’auteur pourra corriger le valideur.',
});
