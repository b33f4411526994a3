import type { ReactNode } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
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

/** All panels on the same input, side by side as far as the window is wide. */
export const Board = ({ panels }: BoardProps) => (
  <div className={styles.board}>
    {panels.map(({ id, title, content, onFocus }) => (
      <section key={id} className={styles.panel} aria-labelledby={`panel-${id}`}>
        <header className={styles.header}>
          <h2 id={`panel-${id}`} className={styles.title}>
            {title}
          </h2>
          <IconButton label={`Open ${title} full screen`} icon="expand" onPress={onFocus} />
        </header>
        <div className={styles.content}>{content}</div>
      </section>
    ))}
  </div>
);
