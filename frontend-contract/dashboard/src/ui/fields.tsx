// The fields of a form in which one chooses. Those in which one types stand apart: the first page has no other.
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  CheckboxButton,
  CheckboxField,
  type CheckboxFieldProps,
  ListBox,
  ListBoxItem,
  Popover,
  RadioButton,
  RadioField as AriaRadioField,
  RadioGroup,
  Select,
  SelectValue,
} from 'react-aria-components';
import { Errors, type Field, FieldLabel, Hint, invalid } from './field.tsx';

export { TextField } from './TextField.tsx';

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
