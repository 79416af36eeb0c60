// What all fields have: a label, a hint, what is typed, and what is wrong with it, tied together for screen readers.
import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';

export interface Field {
  label: string;
  /** Under the label: what is expected. */
  hint?: ReactNode;
  /** What the server said of this field: `messagesFor(problems, 'amounts.totalHt')`. */
  errors?: readonly string[];
  required?: boolean;
  /** Ties the summary of errors to the field: the id of what is typed into. */
  id?: string;
}

export const invalid = (errors: readonly string[] | undefined) => (errors?.length ?? 0) > 0;

/** « Nom », then « (facultatif) » for what may be left out: most fields may not. */
export function FieldLabel({ label, required = true }: Pick<Field, 'label' | 'required'>) {
  return (
    <Label className="field-label">
      {label}
      {!required && <span className="field-optional"> (facultatif)</span>}
    </Label>
  );
}

export function Hint({ children }: { children: ReactNode }) {
  return (
    <Text slot="description" className="field-hint">
      {children}
    </Text>
  );
}

export function Errors({ errors }: { errors: readonly string[] | undefined }) {
  return <FieldError className="field-error">{errors?.join(' ')}</FieldError>;
}
