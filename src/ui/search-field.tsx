import { Button, Input, Label, SearchField as AriaSearchField } from 'react-aria-components/SearchField';
import field from './field.module.css';
import { Icon } from './icon.tsx';

export interface SearchFieldProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter. */
  readonly onSubmit?: (value: string) => void;
}

export function SearchField(props: SearchFieldProps) {
  const { label, isLabelHidden = false, placeholder, value, onChange, onSubmit } = props;
  return (
    <AriaSearchField
      className={field.field ?? ''}
      value={value}
      onChange={onChange}
      {...(onSubmit ? { onSubmit } : {})}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {!isLabelHidden && <Label className={field.label ?? ''}>{label}</Label>}
      <div className={field.control}>
        <Icon name="search" size={14} />
        <Input className={field.input ?? ''} {...(placeholder ? { placeholder } : {})} />
        {value !== '' && (
          <Button className={field.step ?? ''}>
            <Icon name="close" size={12} />
          </Button>
        )}
      </div>
    </AriaSearchField>
  );
}
