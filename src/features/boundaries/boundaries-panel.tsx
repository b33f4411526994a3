import { ErrorCard } from '../../ui/error-card.tsx';
import styles from './boundaries-panel.module.css';
import { LaneStrip } from './lane-strip.tsx';
import { RowsStage } from './rows-stage.tsx';
import { TextEditor } from '../input/text-editor.tsx';
import { useDocument } from '../input/use-document.ts';
import { useTokenFocus } from './use-token-focus.ts';

/** The board's view of token boundaries: the text, and every lane's cuts on it. */
export function BoundariesPanel() {
  const { summary, view, edited, error } = useDocument();
  const focus = useTokenFocus();
  return (
    <div className={styles.panel}>
      <div className={styles.editor}>
        <TextEditor />
      </div>
      {error && <ErrorCard report={error} />}
      {summary && <LaneStrip summary={summary} />}
      {summary && <RowsStage summary={summary} view={view} edited={edited} focus={focus} />}
    </div>
  );
}
