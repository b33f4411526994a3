import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly icon?: IconName;
  readonly children: ReactNode;
}

export const Button = ({ variant = 'secondary', icon, children, ...props }: ButtonProps) => (
  <AriaButton {...props} className={classNames(styles.button, styles[variant])}>
    {icon && <Icon name={icon} />}
    {children}
  </AriaButton>
);
