// Acts that ask for nothing but a confirmation.
import type { TypedDocumentNode } from '@urql/core';
import {
  AcknowledgePieceDocument,
  AcknowledgeRejectionDocument,
  AcknowledgeSuspensionDocument,
  MarkRejectionHandledDocument,
} from 'contract/documents.ts';
import type { PieceActInput, PieceOutcomeFragment } from 'contract/types.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import type { ActProps } from './props.ts';
import { usePieceAct } from './usePieceAct.ts';

function confirm<Data>(
  document: TypedDocumentNode<Data, { input: PieceActInput }>,
  payloadOf: (data: Data) => PieceOutcomeFragment,
  sentence: string,
) {
  return function Confirm(props: ActProps) {
    const { form } = usePieceAct(props, { document, payloadOf, empty: {}, input: () => ({}) });
    return (
      <ActForm {...form}>
        <p>{sentence}</p>
      </ActForm>
    );
  };
}

export const Acknowledge = confirm(
  AcknowledgePieceDocument,
  (data) => data.acknowledgePiece,
  'Les autres acteurs du dossier verront que vous avez pris la pièce en compte. Le délai de traitement continue de courir.',
);

export const AcknowledgeRejection = confirm(
  AcknowledgeRejectionDocument,
  (data) => data.acknowledgeRejection,
  'Vous confirmez avoir lu le rejet et son motif.',
);

export const AcknowledgeSuspension = confirm(
  AcknowledgeSuspensionDocument,
  (data) => data.acknowledgeSuspension,
  'Vous confirmez avoir lu la suspension et son motif.',
);

export const MarkRejectionHandled = confirm(
  MarkRejectionHandledDocument,
  (data) => data.markRejectionHandled,
  'Le rejet quittera la liste de ce qui vous attend.',
);
