import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** Accessible name, shown as the tooltip. */
  readonly label: string;
  readonly icon: IconName;
  /** Key combination, shown after the label in the tooltip. */
  readonly shortcut?: string;
}

export const IconButton = ({ label, icon, shortcut, ...props }: IconButtonProps) => (
  <Tooltip label={shortcut ? `${label} (${shortcut})` : label}>
    <AriaButton
      {...props}
      aria-label={label}
      className={classNames(styles.button, styles.quiet, styles.icon)}
    >
      <Icon name={icon} />
    </AriaButton>
  </Tooltip>
);
