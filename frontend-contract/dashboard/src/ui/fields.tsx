// The fields of a form: a label, a hint, what is typed, and what is wrong with it, tied together for screen readers.
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  CheckboxButton,
  CheckboxField,
  type CheckboxFieldProps,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  RadioButton,
  RadioField as AriaRadioField,
  RadioGroup,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField as AriaTextField,
} from 'react-aria-components';

interface Field {
  label: string;
  /** Under the label: what is expected. */
  hint?: ReactNode;
  /** What the server said of this field: `messagesFor(problems, 'amounts.totalHt')`. */
  errors?: readonly string[];
  required?: boolean;
  /** Ties the summary of errors to the field: the id of what is typed into. */
  id?: string;
}

interface TextFieldProps extends Field {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'email' | 'password' | 'date' | 'search';
  autoComplete?: string;
  inputMode?: 'text' | 'decimal' | 'numeric';
  maxLength?: number;
  lines?: number;
}

const invalid = (errors: readonly string[] | undefined) => (errors?.length ?? 0) > 0;

/** « Nom », then « (facultatif) » for what may be left out: most fields may not. */
function FieldLabel({ label, required = true }: Pick<Field, 'label' | 'required'>) {
  return (
    <Label className="field-label">
      {label}
      {!required && <span className="field-optional"> (facultatif)</span>}
    </Label>
  );
}

function Hint({ children }: { children: ReactNode }) {
  return (
    <Text slot="description" className="field-hint">
      {children}
    </Text>
  );
}

function Errors({ errors }: { errors: readonly string[] | undefined }) {
  return <FieldError className="field-error">{errors?.join(' ')}</FieldError>;
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

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SelectFieldProps<Value extends string> extends Field {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  placeholder?: string;
}

/** One of a list that opens. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, hint, errors, required = true, id, options, value, onChange, placeholder = 'Choisir' } = props;
  return (
    <Select
      className="field"
      id={id}
      value={value}
      onChange={(key) => onChange(key as Value)}
      placeholder={placeholder}
      isInvalid={invalid(errors)}
      isRequired={required}
      validationBehavior="aria"
    >
      <FieldLabel label={label} required={required} />
      {hint && <Hint>{hint}</Hint>}
      <Button className="input select-button">
        <SelectValue />
        <ChevronDown aria-hidden size={18} />
      </Button>
      <Errors errors={errors} />
      <Popover className="popover" offset={4}>
        <ListBox className="list-box" items={options.map((option) => ({ id: option.value, label: option.label }))}>
          {(option) => <ListBoxItem className="list-box-item">{option.label}</ListBoxItem>}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** One of a few, all in sight. */
export function RadioField<Value extends string>(props: Omit<SelectFieldProps<Value>, 'placeholder'>) {
  const { label, hint, errors, required = true, id, options, value, onChange } = props;
  return (
    <RadioGroup
      className="field"
      id={id}
      value={value}
      onChange={(chosen) => onChange(chosen as Value)}
      isInvalid={invalid(errors)}
      isRequired={required}
      validationBehavior="aria"
    >
      <FieldLabel label={label} required={required} />
      {hint && <Hint>{hint}</Hint>}
      {options.map((option) => (
        <AriaRadioField key={option.value} value={option.value}>
          <RadioButton className="choice">
            <span className="choice-mark choice-mark-round" aria-hidden />
            {option.label}
          </RadioButton>
        </AriaRadioField>
      ))}
      <Errors errors={errors} />
    </RadioGroup>
  );
}

/** Yes or no; without `children` its `aria-label` says what it is about. */
export function Checkbox({ children, ...props }: Omit<CheckboxFieldProps, 'children' | 'className'> & { children?: ReactNode }) {
  return (
    <CheckboxField {...props}>
      <CheckboxButton className="choice">
        <span className="choice-mark" aria-hidden />
        {children}
      </CheckboxButton>
    </CheckboxField>
  );
}
