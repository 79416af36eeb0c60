import { CalendarClock, Hourglass } from 'lucide-react';
import type { DossierStateFragment } from 'contract/types.ts';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import type { Ended } from './ended.ts';

interface DelaysProps extends Pick<DossierStateFragment, 'paymentClock' | 'deadlines'> {
  ended: Ended;
}

/** The indicative payment delay, and the delays that run. */
export function Delays({ paymentClock: clock, deadlines, ended }: DelaysProps) {
  const standsStill = clock?.interruption && !clock.interruption.resumedOn && ended !== 'paid';
  return (
    <Card title="Délais">
      <ul className="delays">
        <li className={clock?.overdue ? 'delay delay-passed' : 'delay'}>
          <CalendarClock aria-hidden size={20} />
          {clock ? (
            <div>
              <p className="delay-title">
                {standsStill ? (
                  'Délai de paiement interrompu'
                ) : (
                  <>
                    {ended === 'paid' ? 'Mis en paiement, attendu pour le' : 'Paiement attendu pour le'}{' '}
                    <DateText value={clock.indicativeDueDate} />
                  </>
                )}
              </p>
              <p className="delay-more">
                {clock.delayDays} jours depuis le <DateText value={clock.startsAt} />, à titre indicatif.
                {clock.overdue && ' L’échéance est passée.'}
              </p>
              {clock.interruption && (
                <p className="delay-more">
                  Interrompu le <DateText value={clock.interruption.noticeDate} /> : {clock.interruption.reasons}
                  {clock.interruption.resumedOn && (
                    <>
                      {' '}
                      Repris le <DateText value={clock.interruption.resumedOn} />.
                    </>
                  )}
                </p>
              )}
            </div>
          ) : (
            <p className="delay-more">
              {ended === 'stopped'
                ? 'Aucun délai de paiement ne court : un nouveau dépôt aura le sien.'
                : 'Le délai de paiement n’a pas commencé.'}
            </p>
          )}
        </li>
        {deadlines.map((deadline) => (
          <li key={deadline.code} className={deadline.passed ? 'delay delay-passed' : 'delay'}>
            <Hourglass aria-hidden size={20} />
            <div>
              <p className="delay-title">{deadline.label}</p>
              <p className="delay-more">
                {deadline.seatLabel}, {deadline.passed ? 'délai passé depuis le' : 'jusqu’au'}{' '}
                <DateText value={deadline.dueAt} form={deadline.passed ? 'day' : 'last'} />. {deadline.effect}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
