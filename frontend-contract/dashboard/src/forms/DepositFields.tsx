import type { ExemptionReason, PaymentMethod, SumsFragment, TypeTva } from 'contract/types.ts';
import { membersOf } from '../api/catalogue.ts';
import { messagesFor, type Problem } from '../api/errors.ts';
import { SelectField, TextField } from '../ui/fields.tsx';
import { AmountFields } from './AmountFields.tsx';
import { Attachments } from './Attachments.tsx';
import type { DepositForm } from './deposit.ts';

interface DepositFieldsProps {
  form: DepositForm;
  onChange: (part: Partial<DepositForm>) => void;
  problems: readonly Problem[];
  fieldId: (path: string) => string;
  numberHint?: string;
  before?: SumsFragment;
  currency?: string;
}

/** References, amounts, VAT and payment, comment, attachments. */
export function DepositFields({ form, onChange, problems, fieldId, numberHint, before, currency }: DepositFieldsProps) {
  const field = (path: string) => ({ id: fieldId(path), errors: messagesFor(problems, path) });
  return (
    <>
      <fieldset className="fieldset">
        <legend>Références</legend>
        <div className="fields-row">
          <TextField
            {...field('number')}
            label="Numéro de la pièce"
            hint={numberHint ?? 'Celui qui est imprimé sur le document'}
            maxLength={20}
            value={form.number}
            onChange={(number) => onChange({ number })}
          />
          <TextField
            {...field('invoiceDate')}
            label="Date de la pièce"
            hint="Celle qui est imprimée sur le document"
            type="date"
            value={form.invoiceDate}
            onChange={(invoiceDate) => onChange({ invoiceDate })}
          />
          <TextField
            {...field('marcheNumber')}
            label="Numéro de marché"
            required={false}
            maxLength={50}
            value={form.marcheNumber}
            onChange={(marcheNumber) => onChange({ marcheNumber })}
          />
          <TextField
            {...field('engagementNumber')}
            label="Numéro d’engagement"
            required={false}
            maxLength={50}
            value={form.engagementNumber}
            onChange={(engagementNumber) => onChange({ engagementNumber })}
          />
        </div>
      </fieldset>
      <AmountFields
        value={form.sums}
        onChange={(sums) => onChange({ sums })}
        problems={problems}
        fieldId={fieldId}
        before={before}
        currency={currency}
      />
      <fieldset className="fieldset">
        <legend>TVA et règlement</legend>
        <div className="fields-row">
          <SelectField
            {...field('typeTva')}
            label="Type de TVA"
            options={membersOf<TypeTva>('TypeTva')}
            value={form.typeTva}
            onChange={(typeTva) => onChange({ typeTva })}
          />
          {form.typeTva === 'EXONERATION' && (
            <SelectField
              {...field('exemptionReason')}
              label="Motif d’exonération"
              options={membersOf<ExemptionReason>('ExemptionReason')}
              value={form.exemptionReason}
              onChange={(exemptionReason) => onChange({ exemptionReason })}
            />
          )}
          <SelectField
            {...field('paymentMethod')}
            label="Mode de règlement"
            options={membersOf<PaymentMethod>('PaymentMethod')}
            value={form.paymentMethod}
            onChange={(paymentMethod) => onChange({ paymentMethod })}
          />
        </div>
      </fieldset>
      <Attachments value={form.joined} onChange={(joined) => onChange({ joined })} problems={problems} fieldId={fieldId} />
      <TextField
        {...field('comment')}
        label="Commentaire"
        hint="Il accompagne la pièce : pourquoi les montants changent, par exemple."
        required={false}
        maxLength={2000}
        lines={3}
        value={form.comment}
        onChange={(comment) => onChange({ comment })}
      />
    </>
  );
}
