import type { ReactNode } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { useDocument } from '../input/use-document.ts';
import styles from './board.module.css';

export interface BoardPanel {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
  /** Opens the panel full screen. */
  readonly onFocus: () => void;
}

export interface BoardProps {
  readonly panels: readonly BoardPanel[];
}

const waiting = <div aria-busy="true" />;

/**
 * All panels on the same input, side by side as far as the window is wide. The first one is drawn before the others begin: they load
 * models, and would hold it up.
 */
export function Board({ panels }: BoardProps) {
  const { view, error } = useDocument();
  const isFirstDrawn = view !== null || error !== null;
  return (
    <div className={styles.board}>
      {panels.map(({ id, title, content, onFocus }, index) => (
        <section key={id} className={styles.panel} aria-labelledby={`panel-${id}`}>
          <header className={styles.header}>
            <h2 id={`panel-${id}`} className={styles.title}>
              {title}
            </h2>
            <IconButton label={`Open ${title} full screen`} icon="expand" onPress={onFocus} />
          </header>
          <div className={styles.content}>{index === 0 || isFirstDrawn ? content : waiting}</div>
        </section>
      ))}
    </div>
  );
}
