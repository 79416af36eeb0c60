// Acts that ask for nothing but a confirmation.
import type { TypedDocumentNode } from '@urql/core';
import {
  AcknowledgePieceDocument,
  AcknowledgeRejectionDocument,
  AcknowledgeSuspensionDocument,
  MarkRejectionHandledDocument,
} from 'contract/documents.ts';
import type { PieceActInput, PieceOutcomeFragment } from 'contract/types.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import type { ActProps } from './props.ts';

function confirm<Data>(
  document: TypedDocumentNode<Data, { input: PieceActInput }>,
  payloadOf: (data: Data) => PieceOutcomeFragment,
  sentence: string,
) {
  return function Confirm({ pieceId, version, label, onDone, onCancel, onReload }: ActProps) {
    const act = useAct(document, payloadOf);
    const send = async () => {
      const outcome = await act.send({ pieceId, expectedVersion: version });
      if (outcome) onDone(outcome);
    };
    return (
      <ActForm act={act} label={label} onSubmit={() => void send()} onCancel={onCancel} onReload={onReload}>
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
