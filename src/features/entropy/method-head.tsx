import type { ReactNode } from 'react';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import type { Figures } from '../export/figures-export.ts';
import { FiguresMenu } from '../export/figures-menu.tsx';
import { useMethod } from './use-method.ts';
import styles from './method-head.module.css';

interface MethodHeadProps {
  readonly title: string;
  /** What is shown, in a sentence or two. */
  readonly children: ReactNode;
  /** Kind and id of the method whose output is shown. */
  readonly method: `${string}/${string}`;
  /** How far the run is; its room is kept free, so that nothing moves when it comes and goes. */
  readonly progress?: ReactNode;
  /** Null while there is nothing to save. */
  readonly figures: (() => Figures) | null;
}

/** Title, explanation, fidelity and export of what a method gives. */
export function MethodHead({ title, children, method, progress, figures }: MethodHeadProps) {
  const info = useMethod(method);
  return (
    <header className={styles.head}>
      <div className={styles.about}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.lead}>{children}</p>
      </div>
      <div className={styles.progress}>{progress}</div>
      <div className={styles.actions}>
        {info && <FidelityBadge fidelity={info.fidelity} note={info.fidelityNote} />}
        <FiguresMenu figures={() => figures?.() ?? null} />
      </div>
    </header>
  );
}
