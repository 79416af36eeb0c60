import { useId, useState } from 'react';
import { useQuery } from 'urql';
import { PieceDocument, TreatPieceDocument } from 'contract/documents.ts';
import type { PieceStatus } from 'contract/types.ts';
import { messagesFor, type Problem } from '../../../api/errors.ts';
import { useAct } from '../../../api/useAct.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { fault } from '../../../forms/faults.ts';
import { RadioField, TextField } from '../../../ui/fields.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import type { ActProps } from './props.ts';

/** The finance office: the next status, among those that the server admits. */
export function Treat({ pieceId, version, label, onDone, onCancel, onReload }: ActProps) {
  const [{ data }] = useQuery({ query: PieceDocument, variables: { id: pieceId }, requestPolicy: 'network-only' });
  const act = useAct(TreatPieceDocument, (answer) => answer.treatPiece);
  const [to, setTo] = useState<PieceStatus | null>(null);
  const [reason, setReason] = useState('');
  const [mandatNumber, setMandatNumber] = useState('');
  const [local, setLocal] = useState<readonly Problem[]>([]);
  const form = useId();
  if (!data?.piece) return <Loading />;
  const options = data.piece.treatmentOptions.filter(({ enabled }) => enabled);
  const chosen = options.find((option) => option.to === to);
  const send = async () => {
    setLocal(to ? [] : [fault('to', 'Choisissez un statut.')]);
    if (!to) return;
    const outcome = await act.send({
      pieceId,
      expectedVersion: version,
      to,
      reason: chosen?.reasonRequired ? reason.trim() || null : null,
      mandatNumber: to === 'MANDATEE' ? mandatNumber.trim() || null : null,
    });
    if (outcome) onDone(outcome);
  };
  return (
    <ActForm
      act={act}
      local={local}
      label={label}
      onSubmit={() => void send()}
      onCancel={onCancel}
      onReload={onReload}
      fieldId={(path) => `${form}-${path}`}
    >
      <RadioField
        label="Nouveau statut"
        id={`${form}-to`}
        options={options.map((option) => ({ value: option.to, label: option.label }))}
        value={to}
        onChange={setTo}
        errors={messagesFor([...local, ...act.problems], 'to')}
      />
      {chosen?.reasonRequired && (
        <TextField
          label="Motif"
          id={`${form}-reason`}
          maxLength={2000}
          lines={3}
          value={reason}
          onChange={setReason}
          errors={messagesFor(act.problems, 'reason')}
        />
      )}
      {to === 'MANDATEE' && (
        <TextField
          label="Numéro de mandat"
          id={`${form}-mandatNumber`}
          required={false}
          value={mandatNumber}
          onChange={setMandatNumber}
          errors={messagesFor(act.problems, 'mandatNumber')}
        />
      )}
    </ActForm>
  );
}
