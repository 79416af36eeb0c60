import { DuplicatePieceDocument } from 'contract/documents.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { useGo } from '../../../scope/scope.ts';
import type { ActProps } from './props.ts';

/** Begins a new deposit from a pièce that was stopped: a draft without its number. */
export function Duplicate({ pieceId, version, label, onCancel, onReload }: ActProps) {
  const go = useGo();
  const act = useAct(DuplicatePieceDocument, (data) => data.duplicatePiece);
  const send = async () => {
    const outcome = await act.send({ pieceId, expectedVersion: version });
    if (outcome?.draft) go(`/depot?brouillon=${outcome.draft.id}`);
  };
  return (
    <ActForm act={act} label={label} onSubmit={() => void send()} onCancel={onCancel} onReload={onReload}>
      <p>Un brouillon reprend ce que dit cette pièce, sans son numéro ni son document : vous le complétez, puis l’envoyez.</p>
    </ActForm>
  );
}
