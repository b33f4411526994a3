import styles from './boundaries-panel.module.css';
import { RowsStage } from './rows-stage.tsx';
import { TextEditor } from './text-editor.tsx';
import { useDocument, useDocumentOfWorkspace } from './use-document.ts';
import { useTokenFocus } from './use-token-focus.ts';

/** The board's view of token boundaries: the text, and every lane's cuts on it. */
export function BoundariesPanel() {
  useDocumentOfWorkspace();
  const { summary, view, edited } = useDocument();
  const focus = useTokenFocus();
  return (
    <div className={styles.panel}>
      <div className={styles.editor}>
        <TextEditor />
      </div>
      {summary && <RowsStage summary={summary} view={view} edited={edited} focus={focus} />}
    </div>
  );
}
