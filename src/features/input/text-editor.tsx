import { useEffect, useRef, useState } from 'react';
import { formatCompact } from '../../base/format-number.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { documentSession } from '../../queries/text.ts';
import { hoverActions } from '../../state/hover-store.ts';
import { trackWork } from '../../state/pending-work.ts';
import { toastActions } from '../../state/toast-store.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import type { CodeMirror } from './code-mirror.ts';
import styles from './text-editor.module.css';
import { useText } from './use-document.ts';

/** The workspace takes the text when typing has paused for this long, ms. */
const commitMs = 500;
/** Longest text that is edited here, UTF-16 units: beyond it the editor would hold up the page. */
const longestEdited = 2_000_000;
/** How much of the text stands in for the editor, UTF-16 units. */
const previewLength = 4000;

/** The text under study, to be typed and pasted into; of a very long one the beginning. */
export function TextEditor() {
  const text = useText();
  const isLong = text.length > longestEdited;
  return (
    <div className={styles.editor}>
      {isLong ? (
        <>
          <p className={styles.note}>
            The beginning of {formatCompact(text.length)} characters. Paste or drop another text to replace
            it.
          </p>
          <Preview text={text} />
        </>
      ) : (
        <EditableText text={text} />
      )}
    </div>
  );
}

const Preview = ({ text }: { readonly text: string }) => (
  <pre className={styles.preview}>{text.slice(0, previewLength)}</pre>
);

/** The editor itself is loaded after the first tokens have been drawn. */
function EditableText({ text }: { readonly text: string }) {
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
        limit: longestEdited,
        onLongPaste: (pasted) => workspaceActions.setText({ kind: 'own', text: pasted }),
        onTooLong: () => toastActions.error(tooLongToEdit()),
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
    if (text !== documentSession.text) editor.current?.show(text);
  }, [text]);

  return (
    <>
      <div ref={host} className={styles.host} />
      {!isReady && <Preview text={text} />}
    </>
  );
}

const tooLongToEdit = (): TokenscopeError =>
  new TokenscopeError(
    'too-large',
    `The editor takes up to ${formatCompact(longestEdited)} characters.`,
    'Paste the longer text as a whole: it is then shown without being editable.',
  );
