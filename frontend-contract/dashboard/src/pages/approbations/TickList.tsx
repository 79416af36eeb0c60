import { Checkbox } from '../../ui/fields.tsx';
import { ticked } from '../../ui/selection.ts';

interface Item {
  key: string;
  label: string;
  note?: string;
  /** Ticked for good. */
  locked?: boolean;
}

interface TickListProps {
  legend: string;
  items: readonly Item[];
  selection: ReadonlySet<string>;
  onSelect: (selection: ReadonlySet<string>) => void;
}

/** Several of a list. */
export function TickList({ legend, items, selection, onSelect }: TickListProps) {
  return (
    <fieldset className="tick-list">
      <legend className="field-label">{legend}</legend>
      {items.map(({ key, label, note, locked }) => (
        <Checkbox key={key} isSelected={selection.has(key)} isDisabled={locked} onChange={(on) => onSelect(ticked(selection, key, on))}>
          <span>
            {label}
            {note && <span className="soft"> ({note.toLowerCase()})</span>}
          </span>
        </Checkbox>
      ))}
    </fieldset>
  );
}
