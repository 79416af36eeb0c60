import { useQuery } from 'urql';
import { PieceDocument, RecordInterruptionDocument } from 'contract/documents.ts';
import type { ClockFragment } from 'contract/types.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { fault } from '../../../forms/faults.ts';
import { DateText } from '../../../ui/DateText.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { usePieceAct } from './usePieceAct.ts';

type Notice = NonNullable<ClockFragment['interruption']>;

/** The finance office: the notice that interrupts the payment delay, then the day everything was received. */
export function Interrupt(props: ActProps) {
  const [{ data }] = useQuery({ query: PieceDocument, variables: { id: props.pieceId }, requestPolicy: 'network-only' });
  if (!data) return <Loading />;
  const notice = data.piece?.paymentClock?.interruption;
  return notice ? <Resume {...props} notice={notice} /> : <Notify {...props} />;
}

function Notify(props: ActProps) {
  const { form, field } = usePieceAct(props, {
    document: RecordInterruptionDocument,
    payloadOf: (answer) => answer.recordInterruption,
    empty: { noticeDate: '', reasons: '' },
    input: (values) => (values.noticeDate ? values : [fault('noticeDate', 'Indiquez un jour.')]),
  });
  return (
    <ActForm {...form}>
      <p>Une notification par pièce, avec toutes les raisons. Un second acte dira quand tout aura été reçu.</p>
      <TextField {...field('noticeDate')} label="Notification reçue le" type="date" />
      <TextField {...field('reasons')} label="Raisons, et ce qui manque" maxLength={2000} lines={4} />
    </ActForm>
  );
}

function Resume({ notice: { noticeDate, reasons }, ...props }: ActProps & { readonly notice: Notice }) {
  const { form, field } = usePieceAct(props, {
    document: RecordInterruptionDocument,
    payloadOf: (answer) => answer.recordInterruption,
    empty: { resumedOn: '' },
    input: ({ resumedOn }) =>
      resumedOn ? { noticeDate, reasons, resumedOn } : [fault('resumedOn', 'Indiquez un jour.')],
  });
  return (
    <ActForm {...form}>
      <p>
        Interrompu le <DateText value={noticeDate} /> : {reasons}
      </p>
      <TextField {...field('resumedOn')} label="Tout a été reçu le" type="date" />
    </ActForm>
  );
}
