import { Input, TextArea, TextField as AriaTextField } from 'react-aria-components';
import { Errors, type Field, FieldLabel, Hint, invalid } from './field.tsx';

interface TextFieldProps extends Field {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'email' | 'password' | 'date' | 'search';
  autoComplete?: string;
  inputMode?: 'text' | 'decimal' | 'numeric';
  maxLength?: number;
  lines?: number;
}

/** One line of text, several with `lines`, or a day with `type="date"`. */
export function TextField(props: TextFieldProps) {
  const { label, hint, errors, required = true, id, value, onChange, type = 'text', lines, ...input } = props;
  return (
    <AriaTextField
      className="field"
      id={id}
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={invalid(errors)}
      isRequired={required}
      validationBehavior="aria"
      autoComplete={input.autoComplete}
      inputMode={input.inputMode}
      maxLength={input.maxLength}
    >
      <FieldLabel label={label} required={required || type === 'search'} />
      {hint && <Hint>{hint}</Hint>}
      {lines ? <TextArea className="input" rows={lines} /> : <Input className="input" />}
      <Errors errors={errors} />
    </AriaTextField>
  );
}
