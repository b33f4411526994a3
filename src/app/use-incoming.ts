import { useEffect, useState } from 'react';
import { TokenscopeError } from '../contracts/errors.ts';
import { keepTokenizerFile } from '../queries/text.ts';
import { readExport } from '../state/export-codec.ts';
import { offerModelFiles } from '../state/dropped-model-store.ts';
import { trackWork } from '../state/pending-work.ts';
import { toastActions } from '../state/toast-store.ts';
import { workspaceActions } from '../state/workspace-store.ts';
import { classifyFile, isGraph } from './incoming-file.ts';
import { isTyping } from './shell-commands.ts';

/**
 * Takes files and text dropped or pasted anywhere on the page. Files are caught before a text field could read them in as
 * text; text that is meant for a field is left to it. @returns whether something is being dragged over the page.
 */
export function useIncoming(): boolean {
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const options = { signal: controller.signal, capture: true };
    const onDragOver = (event: DragEvent): void => {
      if (!isOurs(event.dataTransfer, event.target)) return;
      event.preventDefault();
      setDragging(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const onDrop = (event: DragEvent): void => {
      setDragging(false);
      if (isOurs(event.dataTransfer, event.target)) take(event, event.dataTransfer!);
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isOurs(event.clipboardData, event.target)) take(event, event.clipboardData!);
    };
    addEventListener('dragover', onDragOver, options);
    addEventListener('dragleave', onDragLeave, options);
    addEventListener('drop', onDrop, options);
    addEventListener('paste', onPaste, options);
    return () => controller.abort();
  }, []);
  return isDragging;
}

function isOurs(transfer: DataTransfer | null, target: EventTarget | null): boolean {
  if (!transfer || (target instanceof HTMLInputElement && target.type === 'file')) return false;
  const isText = transfer.types.includes('text/plain') && !carriesDocuments(transfer);
  return isText ? !isTyping(target) : transfer.types.includes('Files');
}

/** Office programs put a picture of what was copied beside its text; the text is what is meant. */
const carriesDocuments = (transfer: DataTransfer): boolean =>
  transfer.types.includes('Files') &&
  Array.from(transfer.files).some((file) => !file.type.startsWith('image/'));

function take(event: Event, transfer: DataTransfer): void {
  event.preventDefault();
  event.stopPropagation();
  const text = transfer.getData('text/plain');
  if (text !== '' && !carriesDocuments(transfer)) workspaceActions.setText({ kind: 'own', text });
  else void trackWork(openFiles(Array.from(transfer.files)));
}

/** Opens each file for what it is; one that fails is reported and does not hold up the others. A graph takes all with it. */
async function openFiles(files: readonly File[]): Promise<void> {
  if (files.some(isGraph)) return offerModelFiles(files);
  for (const file of files) {
    try {
      await openFile(file);
    } catch (error) {
      toastActions.error(error);
    }
  }
}

async function openFile(file: File): Promise<void> {
  switch (await classifyFile(file)) {
    case 'export': {
      const { state } = await readExport(file);
      workspaceActions.replace(state);
      toastActions.notice(`Reopened the state saved in ${file.name}.`);
      return;
    }
    case 'text':
      workspaceActions.setText({ kind: 'own', text: await file.text() });
      return;
    case 'tokenizer':
      workspaceActions.addLane(await keepTokenizerFile(file));
      toastActions.notice(`Added ${file.name} as a lane.`);
      return;
    case 'image': {
      const { openImageFile } = await import('../features/input/open-image.ts');
      await openImageFile(file);
      return;
    }
    case 'unknown':
      throw new TokenscopeError(
        'unsupported',
        `${file.name} is neither text nor a picture nor a sound nor a tokenizer nor an exported figure.`,
        'Drop UTF-8 text, a picture, clip or sound, a tokenizer.json, a .tiktoken file, a SentencePiece .model, or a file exported from here.',
      );
  }
}
