import { Clock3, CircleCheck, CircleSlash } from 'lucide-react';
import type { DossierStateFragment, PartyRowFragment } from 'contract/types.ts';
import { DateText } from '../../ui/DateText.tsx';
import type { Ended } from './ended.ts';

interface WaitingProps {
  /** Those who are waited for. */
  awaited: readonly PartyRowFragment[];
  /** Whether the person is one of them, and may act. */
  mine: boolean;
  /** What runs meanwhile. */
  deadlines?: DossierStateFragment['deadlines'];
  /** Why nobody is, if so. */
  state: string;
  ended: Ended;
}

/** Who is waited for, and until when. */
export function Waiting({ awaited, mine, deadlines = [], state, ended }: WaitingProps) {
  if (awaited.length === 0) {
    const Icon = ended === 'stopped' ? CircleSlash : CircleCheck;
    return (
      <p className={ended === 'stopped' ? 'waiting waiting-stopped' : 'waiting waiting-nobody'}>
        <Icon aria-hidden size={20} /> Personne n’est attendu : {state.toLowerCase()}.
      </p>
    );
  }
  const deadline = deadlines.find(({ seat }) => awaited.some((party) => party.seat === seat));
  return (
    <p className={mine ? 'waiting waiting-mine' : 'waiting'}>
      <Clock3 aria-hidden size={20} />
      <span>
        {mine ? 'C’est à vous : ' : 'En attente de '}
        <strong>{awaited.map(({ seatLabel, structure }) => `${structure.name} · ${seatLabel}`).join(', ')}</strong>
        {deadline && (
          <>
            {deadline.passed ? ', délai passé depuis le ' : ', jusqu’au '}
            <DateText value={deadline.dueAt} form={deadline.passed ? 'day' : 'last'} />
          </>
        )}
      </span>
    </p>
  );
}
