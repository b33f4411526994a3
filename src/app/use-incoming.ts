import { useEffect, useState } from 'react';
import { TokenscopeError } from '../contracts/errors.ts';
import { readExport } from '../state/export-codec.ts';
import { trackWork } from '../state/pending-work.ts';
import { toastActions } from '../state/toast-store.ts';
import { workspaceActions } from '../state/workspace-store.ts';
import { classifyFile } from './incoming-file.ts';
import { isTyping } from './shell-commands.ts';

/** Takes files and text dropped or pasted anywhere on the page. @returns whether something is being dragged over it. */
export function useIncoming(): boolean {
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const listen = <K extends keyof WindowEventMap>(
      type: K,
      listener: (event: WindowEventMap[K]) => void,
    ): void => addEventListener(type, listener, { signal });

    listen('dragover', (event) => {
      if (!isFileOrText(event.dataTransfer) || isOwnTarget(event.target)) return;
      event.preventDefault();
      setDragging(true);
    });
    listen('dragleave', (event) => {
      if (event.relatedTarget === null) setDragging(false);
    });
    listen('drop', (event) => {
      setDragging(false);
      if (isOwnTarget(event.target) || !event.dataTransfer) return;
      event.preventDefault();
      take(event.dataTransfer);
    });
    listen('paste', (event) => {
      const hasFiles = (event.clipboardData?.files.length ?? 0) > 0;
      if (!event.clipboardData || (isTyping(event.target) && !hasFiles)) return;
      event.preventDefault();
      take(event.clipboardData);
    });
    return () => controller.abort();
  }, []);
  return isDragging;
}

const isFileOrText = (transfer: DataTransfer | null): boolean =>
  transfer?.types.some((type) => type === 'Files' || type === 'text/plain') ?? false;

/** A file input takes its drops by itself, and a text field its text. */
const isOwnTarget = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

function take(transfer: DataTransfer): void {
  const files = Array.from(transfer.files);
  const text = transfer.getData('text/plain');
  if (files.length > 0) void trackWork(openFiles(files));
  else if (text !== '') workspaceActions.setText({ kind: 'own', text });
}

/** Opens each file for what it is; one that fails is reported and does not hold up the others. */
async function openFiles(files: readonly File[]): Promise<void> {
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
    case 'unknown':
      throw new TokenscopeError(
        'unsupported',
        `${file.name} is neither text nor a tokenizer nor an exported figure.`,
        'Drop UTF-8 text, a tokenizer.json, a .tiktoken file, a SentencePiece .model, or a file exported from here.',
      );
  }
}
