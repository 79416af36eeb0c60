import { Check, CircleDot, CircleSlash, Circle } from 'lucide-react';
import type { StepFragment } from 'contract/types.ts';
import { DateText } from '../../ui/DateText.tsx';

const ICONS = { DONE: Check, CURRENT: CircleDot, TO_COME: Circle, STOPPED: CircleSlash, '%future added value': Circle } as const;

interface StepsProps {
  steps: readonly StepFragment[];
  /** The structure that sits in each place, by seat. */
  names: ReadonlyMap<string, string>;
}

/** The circuit: what is done, where it is, what is to come, and by whom. */
export function Steps({ steps, names }: StepsProps) {
  return (
    <ol className="steps">
      {steps.map((step) => {
        const Icon = ICONS[step.state];
        return (
          <li
            key={step.rank}
            className={`step step-${step.state.toLowerCase()}`}
            aria-current={step.state === 'CURRENT' ? 'step' : undefined}
          >
            <span className="step-mark">
              <Icon aria-hidden size={16} strokeWidth={2.5} />
            </span>
            <div className="step-body">
              <p className="step-state">
                {step.stateLabel}
                {step.at && (
                  <>
                    {' · '}
                    <DateText value={step.at} form="short" />
                  </>
                )}
              </p>
              <p className="step-label">
                {step.cadre && <span className="cadre">{step.cadre}</span>} {step.label}
              </p>
              <p className="step-who">
                {step.seatLabel}
                {names.has(step.seat) && <> · {names.get(step.seat)}</>}
              </p>
              {step.piece && (
                <p className="step-piece">
                  {step.piece.number} · {step.piece.statusLabel}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
