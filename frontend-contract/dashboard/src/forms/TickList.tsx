import { Fragment, type ReactNode } from 'react';
import { Checkbox } from '../ui/fields.tsx';
import { ticked } from '../ui/selection.ts';
import './forms.css';

interface Item {
  key: string;
  label: string;
  note?: string;
  /** Ticked for good. */
  locked?: boolean;
  /** What else there is to choose about it. */
  more?: ReactNode;
}

interface TickListProps {
  legend: string;
  hint?: string;
  errors?: readonly string[];
  items: readonly Item[];
  selection: ReadonlySet<string>;
  onSelect: (selection: ReadonlySet<string>) => void;
}

/** Several of a list. */
export function TickList({ legend, hint, errors = [], items, selection, onSelect }: TickListProps) {
  return (
    <fieldset className="tick-list">
      <legend className="field-label">
        {legend}
        {hint && <span className="field-hint tick-hint">{hint}</span>}
        {errors.length > 0 && <span className="field-error tick-hint">{errors.join(' ')}</span>}
      </legend>
      {items.map(({ key, label, note, locked, more }) => (
        <Fragment key={key}>
          <Checkbox isSelected={selection.has(key)} isDisabled={locked} onChange={(on) => onSelect(ticked(selection, key, on))}>
            <span>
              {label}
              {note && <span className="soft"> ({note.toLowerCase()})</span>}
            </span>
          </Checkbox>
          {more && <div className="tick-more">{more}</div>}
        </Fragment>
      ))}
    </fieldset>
  );
}
