import { useQuery } from 'urql';
import { PieceDocument, TreatPieceDocument } from 'contract/documents.ts';
import type { PieceStatus } from 'contract/types.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { fault } from '../../../forms/faults.ts';
import { RadioField } from '../../../ui/fields.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { given, usePieceAct } from './usePieceAct.ts';

const EMPTY: { to: PieceStatus | null; reason: string; mandatNumber: string } = { to: null, reason: '', mandatNumber: '' };

/** The finance office: the next status, among those that the server admits. */
export function Treat(props: ActProps) {
  const [{ data }] = useQuery({ query: PieceDocument, variables: { id: props.pieceId }, requestPolicy: 'network-only' });
  const options = data?.piece?.treatmentOptions.filter(({ enabled }) => enabled);
  const asksReason = (to: PieceStatus | null) => options?.some((option) => option.to === to && option.reasonRequired) ?? false;
  const { form, field, values } = usePieceAct(props, {
    document: TreatPieceDocument,
    payloadOf: (answer) => answer.treatPiece,
    empty: EMPTY,
    input: ({ to, reason, mandatNumber }) =>
      to
        ? {
            to,
            reason: asksReason(to) ? given(reason) : null,
            mandatNumber: to === 'MANDATEE' ? given(mandatNumber) : null,
          }
        : [fault('to', 'Choisissez un statut.')],
  });
  if (!options) return <Loading />;
  return (
    <ActForm {...form}>
      <RadioField
        {...field('to')}
        label="Nouveau statut"
        options={options.map((option) => ({ value: option.to, label: option.label }))}
      />
      {asksReason(values.to) && <TextField {...field('reason')} label="Motif" maxLength={2000} lines={3} />}
      {values.to === 'MANDATEE' && <TextField {...field('mandatNumber')} label="Numéro de mandat" required={false} />}
    </ActForm>
  );
}
