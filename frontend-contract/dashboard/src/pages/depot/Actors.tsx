import type { Groupement, InvoiceType, StructureNameFragment } from 'contract/types.ts';
import { membersOf } from '../../api/catalogue.ts';
import type { Problem } from '../../api/errors.ts';
import { messagesAt } from '../../forms/places.ts';
import { StructureField } from '../../forms/StructureField.tsx';
import { NOBODY, type Ref } from '../../forms/structures.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { type FirstPiece, validatorOf } from './firstPiece.ts';
import type { Kind } from './kinds.ts';
import { ServiceField } from './ServiceField.tsx';

interface ActorsProps {
  kind: Kind;
  form: FirstPiece;
  onChange: (part: Partial<FirstPiece>) => void;
  structures: readonly StructureNameFragment[];
  problems: readonly Problem[];
  fieldId: (path: string) => string;
}

/** Which pièce, from whom, to whom, and who looks at it on the way. */
export function Actors({ kind, form, onChange, structures, problems, fieldId }: ActorsProps) {
  const validator = validatorOf(form.cadre);
  const errors = (place: string) => messagesAt(problems, place);
  const who = (name: 'recipient' | 'moe' | 'moa') => ({
    id: fieldId(`${name}.identifier`),
    value: form[name],
    onChange: (ref: Ref) => onChange({ [name]: ref }),
    errors: errors(`${name}.identifier`),
  });
  return (
    <fieldset className="fieldset">
      <legend>Cadre et acteurs</legend>
      <div className="fields-row fields-wide">
        <SelectField
          label="Cadre de facturation"
          id={fieldId('cadre')}
          options={kind.cadres}
          value={form.cadre}
          onChange={(cadre) => onChange({ cadre })}
          errors={errors('cadre')}
        />
        <SelectField
          label="Structure qui dépose"
          id={fieldId('structureId')}
          options={structures.map(({ id, name }) => ({ value: id, label: name }))}
          value={form.structureId}
          onChange={(structureId) => onChange({ structureId })}
          errors={errors('structureId')}
        />
        <StructureField
          {...who('recipient')}
          label="Destinataire"
          hint="La structure publique qui paie : son SIRET, ou le début de son nom"
          fromDirectory
          onChange={(recipient) => onChange({ recipient, serviceCode: '' })}
        />
        <ServiceField
          siret={form.recipient.identifier}
          value={form.serviceCode}
          onChange={(serviceCode) => onChange({ serviceCode })}
          errors={errors('recipient.serviceCode')}
          id={fieldId('recipient.serviceCode')}
        />
        {kind.works && (
          <>
            <StructureField {...who('moe')} label="Maîtrise d’œuvre" hint="Son SIRET, ou le début de son nom" required={false} />
            <StructureField
              {...who('moa')}
              label="Maîtrise d’ouvrage"
              hint="Laissée vide : le destinataire, s’il en est une"
              required={false}
              fromDirectory
            />
          </>
        )}
        {validator &&
          form.validators.map((ref, index) => (
            <StructureField
              key={index}
              label={index === 0 ? `Premier valideur (${validator})` : 'Second valideur'}
              hint="Son SIRET, ou le début de son nom"
              id={fieldId(`validators.${index}.identifier`)}
              required={index === 0}
              value={ref}
              onChange={(changed) => {
                const [first = NOBODY, second = NOBODY] = form.validators.map((each, place) =>
                  place === index ? changed : each,
                );
                onChange({ validators: [first, second] });
              }}
              errors={errors(`validators.${index}.identifier`)}
            />
          ))}
        {kind.works ? (
          <SelectField<Groupement>
            label="Groupement"
            id={fieldId('groupement')}
            options={membersOf<Groupement>('Groupement')}
            value={form.groupement}
            onChange={(groupement) => onChange({ groupement })}
            errors={errors('groupement')}
          />
        ) : (
          <SelectField<InvoiceType>
            label="Type"
            id={fieldId('invoiceType')}
            options={membersOf<InvoiceType>('InvoiceType')}
            value={form.invoiceType}
            onChange={(invoiceType) => onChange({ invoiceType })}
            errors={errors('invoiceType')}
          />
        )}
        {form.invoiceType === 'AVOIR' && (
          <TextField
            label="Numéro de la facture d’origine"
            id={fieldId('originalNumber')}
            maxLength={20}
            value={form.originalNumber}
            onChange={(originalNumber) => onChange({ originalNumber })}
            errors={errors('originalNumber')}
          />
        )}
      </div>
    </fieldset>
  );
}
