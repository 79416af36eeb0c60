import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AttachmentKind } from 'contract/types.ts';
import { membersOf } from '../api/catalogue.ts';
import type { Problem } from '../api/errors.ts';
import type { Sent } from '../api/upload.ts';
import { Button } from '../ui/Button.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { FileField } from '../ui/FileField.tsx';
import { attachmentName, type Joined } from './attachments.ts';
import { messagesAt } from './places.ts';

const KINDS = membersOf<AttachmentKind>('AttachmentKind').filter(({ value }) => value !== 'DOCUMENT_PRINCIPAL');

interface AttachmentsProps {
  value: readonly Joined[];
  onChange: (value: readonly Joined[]) => void;
  problems: readonly Problem[];
  fieldId: (path: string) => string;
}

/** The files that go with a pièce: each with what it is called and what it is. */
export function Attachments({ value, onChange, problems, fieldId }: AttachmentsProps) {
  const [added, setAdded] = useState(0);
  const add = (file: Sent) => {
    onChange([...value, { file, designation: file.name.replace(/\.[^.]+$/, '').slice(0, 100), kind: null }]);
    setAdded(added + 1); // a new field, empty, for the next one
  };
  const change = (index: number, part: Partial<Joined>) =>
    onChange(value.map((joined, each) => (each === index ? { ...joined, ...part } : joined)));
  return (
    <fieldset className="fieldset">
      <legend>Pièces jointes</legend>
      {value.map((joined, index) => {
        const path = `attachments.${index}`;
        return (
          <div className="joined" key={joined.file.id} role="group" aria-label={joined.file.name}>
            <p className="joined-name">
              {attachmentName(index)} : {joined.file.name}
            </p>
            <TextField
              label="Désignation"
              id={fieldId(`${path}.designation`)}
              maxLength={100}
              value={joined.designation}
              onChange={(designation) => change(index, { designation })}
              errors={messagesAt(problems, `${path}.designation`)}
            />
            <SelectField
              label="Nature"
              id={fieldId(`${path}.kind`)}
              options={KINDS}
              value={joined.kind}
              onChange={(kind) => change(index, { kind })}
              placeholder="Autre"
              errors={messagesAt(problems, `${path}.kind`)}
            />
            <Button
              look="quiet"
              small
              aria-label={`Retirer ${joined.file.name}`}
              onPress={() => onChange(value.filter((_, each) => each !== index))}
            >
              <Trash2 aria-hidden size={16} /> Retirer
            </Button>
          </div>
        );
      })}
      <FileField
        key={added}
        label="Ajouter un fichier"
        id={fieldId('attachments')}
        required={false}
        value={null}
        onChange={add}
        errors={messagesAt(problems, 'attachments')}
      />
    </fieldset>
  );
}
