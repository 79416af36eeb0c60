import { FileCheck2, Upload } from 'lucide-react';
import { type ChangeEvent, useId, useState } from 'react';
import { type Sent, upload, weight } from '../api/upload.ts';

interface FileFieldProps {
  label: string;
  hint?: string;
  /** The file that was sent last, if any. */
  value: Sent | null;
  onChange: (sent: Sent) => void;
  errors?: readonly string[];
  required?: boolean;
  id?: string;
  accept?: string;
}

/** A file, which is sent as soon as it is chosen. */
export function FileField({ label, hint, value, onChange, errors = [], required = true, id, accept }: FileFieldProps) {
  const made = useId();
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const field = id ?? made;
  const said = refusal ? [refusal] : errors;

  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (!file) return;
    setSending(true);
    setRefusal(null);
    try {
      onChange(await upload(file));
    } catch (cause) {
      setRefusal((cause as Error).message);
      target.value = '';
    }
    setSending(false);
  };
  return (
    <div className="field" data-invalid={said.length > 0 || undefined}>
      <label className="field-label" htmlFor={field}>
        {label}
        {!required && <span className="field-optional"> (facultatif)</span>}
      </label>
      {hint && (
        <span className="field-hint" id={`${field}-hint`}>
          {hint}
        </span>
      )}
      <div className="file-choice">
        <input
          className="visually-hidden"
          type="file"
          id={field}
          accept={accept}
          aria-invalid={said.length > 0}
          aria-describedby={[hint && `${field}-hint`, `${field}-state`, said.length > 0 && `${field}-error`]
            .filter(Boolean)
            .join(' ')}
          onChange={(event) => void choose(event)}
        />
        <label className="button button-secondary" htmlFor={field}>
          <Upload aria-hidden size={18} /> {value ? 'Choisir un autre fichier' : 'Choisir un fichier'}
        </label>
        <span className="file-state" id={`${field}-state`} role="status">
          {sending && 'Envoi du fichier…'}
          {!sending && value && (
            <>
              <FileCheck2 aria-hidden size={18} /> {value.name} · {weight(value.bytes)}
            </>
          )}
        </span>
      </div>
      {said.length > 0 && (
        <span className="field-error" id={`${field}-error`}>
          {said.join(' ')}
        </span>
      )}
    </div>
  );
}
