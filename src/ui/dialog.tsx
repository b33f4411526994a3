import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A modal surface; Escape, the cross and a press outside close it. */
export const Dialog = ({ title, isOpen, onClose, isWide = false, children }: DialogProps) => (
  <ModalOverlay
    isOpen={isOpen}
    isDismissable
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
    className={styles.backdrop ?? ''}
  >
    <Modal className={classNames(styles.modal, isWide && styles.wide)}>
      <AriaDialog className={styles.dialog ?? ''}>
        <header className={styles.header}>
          <Heading slot="title">{title}</Heading>
          <IconButton label="Close" icon="close" onPress={onClose} />
        </header>
        <div className={styles.body}>{children}</div>
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
