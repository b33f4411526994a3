import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Button, Label, Select as AriaSelect, SelectValue, Text } from 'react-aria-components/Select';
import field from './field.module.css';
import { Icon } from './icon.tsx';
import overlay from './overlay.module.css';
import styles from './select.module.css';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly description?: string;
}

export interface SelectProps<V extends string> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly value: V | null;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

/** One of a short list. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, isLabelHidden = false, value, options, onChange, placeholder, isDisabled = false } = props;
  return (
    <AriaSelect
      className={field.field ?? ''}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
      {...(placeholder === undefined ? {} : { placeholder })}
      isDisabled={isDisabled}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen) onChange(chosen.value);
      }}
    >
      {!isLabelHidden && <Label className={field.label ?? ''}>{label}</Label>}
      <Button className={field.control ?? ''}>
        <SelectValue className={styles.value ?? ''} />
        <Icon name="down" size={14} />
      </Button>
      <Popover className={overlay.popover ?? ''} offset={4}>
        <ListBox className={overlay.list ?? ''} items={options}>
          {(option) => (
            <ListBoxItem id={option.value} textValue={option.label} className={overlay.item ?? ''}>
              {({ isSelected }) => (
                <>
                  <span className={overlay.itemText}>
                    <Text slot="label">{option.label}</Text>
                    {option.description && (
                      <Text slot="description" className={overlay.description ?? ''}>
                        {option.description}
                      </Text>
                    )}
                  </span>
                  <span className={styles.tick}>{isSelected && <Icon name="check" />}</span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
