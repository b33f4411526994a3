import { useDocument } from '../../input/use-document.ts';
import styles from '../tab.module.css';

/** Surprisal and entropy of every token under several models, on the bytes of the text. */
export function CurvesTab() {
  const { summary } = useDocument();
  return <div className={styles.tab} aria-busy={summary === null} />;
}
