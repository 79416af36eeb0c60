import type { SumsFragment } from 'contract/types.ts';
import { messagesFor, type Problem } from '../api/errors.ts';
import { formatted } from '../ui/amounts.ts';
import { TextField } from '../ui/fields.tsx';
import type { Sums } from './amounts.ts';

const FIELDS = [
  ['totalHt', 'Total HT', true],
  ['totalTva', 'Total TVA', true],
  ['totalTtc', 'Total TTC', true],
  ['discountTtc', 'Remise TTC', false],
  ['netToPay', 'Net à payer', false],
] as const;

interface AmountFieldsProps {
  value: Sums;
  onChange: (value: Sums) => void;
  problems: readonly Problem[];
  fieldId: (path: string) => string;
  /** Those of the pièce before, to compare with. */
  before?: SumsFragment;
  currency?: string;
}

export function AmountFields({ value, onChange, problems, fieldId, before, currency }: AmountFieldsProps) {
  return (
    <fieldset className="fieldset">
      <legend>Montants</legend>
      <div className="fields-row fields-wide">
        {FIELDS.map(([name, label, required]) => (
          <TextField
            key={name}
            label={label}
            hint={before && `Avant : ${formatted(before[name], currency)}`}
            id={fieldId(`amounts.${name}`)}
            inputMode="decimal"
            required={required}
            value={value[name]}
            onChange={(text) => onChange({ ...value, [name]: text })}
            errors={messagesFor(problems, `amounts.${name}`)}
          />
        ))}
      </div>
      {value.discountTtc.trim() && (
        <TextField
          label="Motif de la remise"
          id={fieldId('amounts.discountReason')}
          value={value.discountReason}
          onChange={(discountReason) => onChange({ ...value, discountReason })}
          errors={messagesFor(problems, 'amounts.discountReason')}
        />
      )}
    </fieldset>
  );
}
