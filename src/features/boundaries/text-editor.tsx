import { useEffect, useRef, useState } from 'react';
import { textLimit, textTooLarge } from '../../contracts/document-view.ts';
import { documentSession } from '../../queries/text.ts';
import { hoverActions } from '../../state/hover-store.ts';
import { trackWork } from '../../state/pending-work.ts';
import { toastActions } from '../../state/toast-store.ts';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';
import type { CodeMirror } from './code-mirror.ts';
import styles from './text-editor.module.css';
import { textOf } from './use-document.ts';

/** The workspace takes the text when typing has paused for this long, ms. */
const commitMs = 500;
/** How much of the text stands in for the editor until it has loaded, UTF-16 units. */
const previewLength = 4000;

/** The text under study, to be typed and pasted into. The editor itself is loaded after the first tokens have been drawn. */
export function TextEditor() {
  const input = useWorkspace((state) => state.text);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeMirror | null>(null);
  const [isReady, setReady] = useState(false);

  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const commit = (): void => {
      timer = undefined;
      workspaceActions.setText({ kind: 'own', text: documentSession.text });
    };
    const start = async (): Promise<void> => {
      const { createCodeMirror } = await import('./code-mirror.ts');
      if (isGone || !host.current) return;
      editor.current = createCodeMirror({
        parent: host.current,
        text: documentSession.text,
        label: 'Text under study',
        limit: textLimit,
        onTooLong: (length) => toastActions.error(textTooLarge(length)),
        onEdit(edit) {
          documentSession.edit(edit);
          hoverActions.clear();
          clearTimeout(timer);
          timer = setTimeout(commit, commitMs);
        },
      });
      setReady(true);
    };
    void trackWork(start().catch(toastActions.error));
    return () => {
      isGone = true;
      if (timer !== undefined) {
        clearTimeout(timer);
        commit();
      }
      editor.current?.destroy();
      editor.current = null;
      setReady(false);
    };
  }, []);
  // What was typed here comes back as the workspace's text; only another one is shown.
  useEffect(() => {
    const text = textOf(input);
    if (text !== documentSession.text) editor.current?.show(text);
  }, [input]);

  return (
    <div className={styles.editor}>
      <div ref={host} className={styles.host} />
      {!isReady && <pre className={styles.preview}>{textOf(input).slice(0, previewLength)}</pre>}
    </div>
  );
}
