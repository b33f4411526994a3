import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import styles from './tooltip.module.css';

export interface TooltipProps {
  readonly label: string;
  /** One focusable React Aria element. */
  readonly children: ReactElement;
}

export const Tooltip = ({ label, children }: TooltipProps) => (
  <TooltipTrigger delay={500} closeDelay={50}>
    {children}
    <AriaTooltip className={styles.tooltip ?? ''} offset={6}>
      {label}
    </AriaTooltip>
  </TooltipTrigger>
);
