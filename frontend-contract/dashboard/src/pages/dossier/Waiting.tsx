import { Clock3, CircleCheck } from 'lucide-react';
import type { DossierQuery } from 'contract/types.ts';
import { DateText } from '../../ui/DateText.tsx';

type Dossier = NonNullable<DossierQuery['dossier']>;

/** Who is waited for, and until when. */
export function Waiting({ dossier }: { dossier: Dossier }) {
  const current = dossier.pieces.find(({ id }) => id === dossier.currentPiece?.id);
  const awaited = dossier.parties.filter(({ seat }) => current?.waitingFor.includes(seat));
  if (awaited.length === 0) {
    return (
      <p className="waiting waiting-nobody">
        <CircleCheck aria-hidden size={20} /> Personne n’est attendu : {dossier.stateLabel.toLowerCase()}.
      </p>
    );
  }
  const mine = awaited.some(({ seat }) => dossier.viewerSeats.includes(seat));
  const deadline = dossier.deadlines.find(({ seat }) => awaited.some((party) => party.seat === seat));
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
