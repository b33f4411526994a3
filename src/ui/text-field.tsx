import { Input, Label, TextField as AriaTextField } from 'react-aria-components/TextField';
import field from './field.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** Hides what is typed, and keeps it out of the browser's memory. */
  readonly isSecret?: boolean;
}

/** One line of text. */
export const TextField = ({ label, value, onChange, placeholder, isSecret = false }: TextFieldProps) => (
  <AriaTextField
    className={field.field ?? ''}
    value={value}
    onChange={onChange}
    {...(isSecret ? { type: 'password', autoComplete: 'off' } : {})}
  >
    <Label className={field.label ?? ''}>{label}</Label>
    <div className={field.control}>
      <Input className={field.input ?? ''} spellCheck="false" {...(placeholder ? { placeholder } : {})} />
    </div>
  </AriaTextField>
);
