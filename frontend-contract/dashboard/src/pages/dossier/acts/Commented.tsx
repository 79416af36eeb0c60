// Acts that ask for an explanation.
import type { TypedDocumentNode } from '@urql/core';
import { DeclineValidationDocument, SuspendPieceDocument } from 'contract/documents.ts';
import type { CommentedPieceActInput, PieceOutcomeFragment } from 'contract/types.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { usePieceAct } from './usePieceAct.ts';

function commented<Data>(
  document: TypedDocumentNode<Data, { input: CommentedPieceActInput }>,
  payloadOf: (data: Data) => PieceOutcomeFragment,
  words: { label: string; hint: string },
) {
  return function Commented(props: ActProps) {
    const { form, field } = usePieceAct(props, {
      document,
      payloadOf,
      empty: { comment: '' },
      input: ({ comment }) => ({ comment: comment.trim() }),
    });
    return (
      <ActForm {...form}>
        <TextField {...field('comment')} {...words} maxLength={2000} lines={4} />
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
