import { messagesFor, type Problem } from '../api/errors.ts';
import type { Sent } from '../api/upload.ts';
import { FileField } from '../ui/FileField.tsx';

interface DocumentFieldProps {
  value: Sent | null;
  onChange: (sent: Sent) => void;
  problems: readonly Problem[];
  fieldId: (path: string) => string;
}

/** The PDF that is deposited, and its first page, to check what one is about to send. */
export function DocumentField({ value, onChange, problems, fieldId }: DocumentFieldProps) {
  return (
    <fieldset className="fieldset">
      <legend>Document</legend>
      <div className={value ? 'document document-chosen' : 'document'}>
        <FileField
          label="Document à déposer"
          hint="Un PDF. Il est vérifié dès qu’il est choisi."
          accept="application/pdf"
          id={fieldId('documentId')}
          value={value}
          onChange={onChange}
          errors={messagesFor(problems, 'documentId')}
        />
        {value && <img className="document-page" src={`/files/${value.id}/preview.png`} alt={`Première page de ${value.name}`} />}
      </div>
    </fieldset>
  );
}
