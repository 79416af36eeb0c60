import { type MouseEvent, useEffect, useRef } from 'react';
import type { Problem } from '../api/errors.ts';

interface ErrorSummaryProps {
  problems: readonly Problem[];
  /** The id of the field of a problem, `amounts.totalHt` for instance: the sentence then leads to it. */
  fieldId?: (path: string) => string;
  title?: string;
}

/**
 * Goes to a field, to the first choice of a group: a group takes no focus itself. The address stays as it is, so that
 * « back » still leads to the page before.
 */
function reach(event: MouseEvent, id: string): void {
  event.preventDefault();
  const field = document.getElementById(id);
  const first = field?.querySelector<HTMLElement>('input, button');
  (first ?? field)?.focus();
}

/** Why an act was refused, all the reasons at once. It takes the focus when it comes, so that it is read first. */
export function ErrorSummary({ problems, fieldId, title = 'Ce n’est pas encore possible' }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) box.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  return (
    <div className="alert alert-danger error-summary" role="alert" tabIndex={-1} ref={box}>
      <div className="alert-body">
        <p className="alert-title">{title}</p>
        <ul>
          {problems.map((problem) => {
            const path = problem.field?.join('.');
            return (
              <li key={`${problem.code} ${path}`}>
                {path && fieldId ? (
                  <a href={`#${fieldId(path)}`} onClick={(event) => reach(event, fieldId(path))}>
                    {problem.message}
                  </a>
                ) : (
                  problem.message
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
