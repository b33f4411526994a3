import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, Transaction } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view';
import type { TextEdit } from '../../contracts/text-tokenizer.ts';

export interface CodeMirrorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  /** Longest text, UTF-16 units. */
  readonly limit: number;
  /** Each change that the person makes. @throws to refuse it; the editor then shows what it showed before. */
  readonly onEdit: (edit: TextEdit) => void;
  /** A pasted text that does not fit into the limit; it is not inserted. */
  readonly onLongPaste: (text: string) => void;
  /** Another change would have gone beyond the limit; it is not made. */
  readonly onTooLong: () => void;
}

export interface CodeMirror {
  /** Shows another text, unless it is the one that is shown. */
  readonly show: (text: string) => void;
  readonly destroy: () => void;
}

/** Marks changes that come from outside, which the document has already. */
const outside = Transaction.userEvent.of('outside');

/**
 * A plain-text editor that stays quick at megabytes. Only `\n` ends a line: CR and the rest stay in the text as they are, since
 * tokenizers see them.
 */
export function createCodeMirror(options: CodeMirrorOptions): CodeMirror {
  const { parent, text, label, limit, onEdit, onLongPaste, onTooLong } = options;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorState.lineSeparator.of('\n'),
        history(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        highlightSpecialChars(),
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true),
        placeholder('Type or paste a text'),
        EditorView.contentAttributes.of({
          'aria-label': label,
          spellcheck: 'false',
          autocorrect: 'off',
          tabindex: '0',
        }),
        EditorState.changeFilter.of((transaction) => {
          const isTooLong = transaction.newDoc.length > limit;
          if (isTooLong) onTooLong();
          return !isTooLong;
        }),
        EditorView.domEventHandlers({
          paste(event) {
            const pasted = event.clipboardData?.getData('text/plain') ?? '';
            if (pasted.length <= limit) return false;
            onLongPaste(pasted);
            return true;
          },
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || update.transactions.some((t) => t.isUserEvent('outside'))) return;
          onEdit(coveringEdit(update));
        }),
      ],
    }),
  });
  return {
    show(next) {
      if (next.length === view.state.doc.length && next === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, annotations: outside });
    },
    destroy: () => view.destroy(),
  };
}

/** One edit that makes all changes of an update. */
function coveringEdit({ changes, state }: { changes: Changes; state: EditorState }): TextEdit {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  let newFrom = Number.POSITIVE_INFINITY;
  let newTo = 0;
  changes.iterChanges((fromA, toA, fromB, toB) => {
    from = Math.min(from, fromA);
    to = Math.max(to, toA);
    newFrom = Math.min(newFrom, fromB);
    newTo = Math.max(newTo, toB);
  });
  return { from, to, insert: state.doc.sliceString(newFrom, newTo, '\n') };
}

interface Changes {
  iterChanges(each: (fromA: number, toA: number, fromB: number, toB: number) => void): void;
}
