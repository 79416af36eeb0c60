import { useId, useState } from 'react';
import { RecyclePieceDocument } from 'contract/documents.ts';
import { messagesFor } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { TextField } from '../../../ui/fields.tsx';
import type { ActProps } from './props.ts';

/** Where the pièce should have gone: what is left empty stays as it was. */
export function Recycle({ pieceId, version, label, onDone, onCancel, onReload }: ActProps) {
  const act = useAct(RecyclePieceDocument, (data) => data.recyclePiece);
  const [identifier, setIdentifier] = useState('');
  const [serviceCode, setServiceCode] = useState('');
  const [engagementNumber, setEngagementNumber] = useState('');
  const [comment, setComment] = useState('');
  const form = useId();
  const field = (path: string) => ({
    id: `${form}-${path}`,
    required: false,
    errors: messagesFor(act.problems, path),
  });
  const send = async () => {
    const outcome = await act.send({
      pieceId,
      expectedVersion: version,
      recipient: identifier.trim() ? { identifier: identifier.trim(), serviceCode: serviceCode.trim() || null } : null,
      engagementNumber: engagementNumber.trim() || null,
      comment: comment.trim() || null,
    });
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
      <p>Corrigez ce qui a empêché la pièce d’arriver ; ce qui reste vide ne change pas.</p>
      <TextField
        {...field('recipient.identifier')}
        label="SIRET du bon destinataire"
        inputMode="numeric"
        value={identifier}
        onChange={setIdentifier}
      />
      <TextField {...field('recipient.serviceCode')} label="Code du service" value={serviceCode} onChange={setServiceCode} />
      <TextField
        {...field('engagementNumber')}
        label="Numéro d’engagement"
        maxLength={50}
        value={engagementNumber}
        onChange={setEngagementNumber}
      />
      <TextField {...field('comment')} label="Commentaire" maxLength={2000} lines={3} value={comment} onChange={setComment} />
    </ActForm>
  );
}
