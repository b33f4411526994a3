import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover as AriaPopover } from 'react-aria-components/Popover';
import overlay from './overlay.module.css';

export interface PopoverProps {
  /** Accessible name of what opens. */
  readonly label: string;
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
}

/** A small non-modal surface beside its button. */
export const Popover = ({ label, trigger, children }: PopoverProps) => (
  <DialogTrigger>
    {trigger}
    <AriaPopover className={overlay.popover ?? ''} offset={4}>
      <Dialog aria-label={label} className={overlay.content ?? ''}>
        {children}
      </Dialog>
    </AriaPopover>
  </DialogTrigger>
);
