import { useEffect, useRef, useSyncExternalStore } from 'react';
import { sampleTexts } from '../../contracts/sample-texts.ts';
import type { TextInput } from '../../contracts/workspace.ts';
import type { DocumentSnapshot } from '../../queries/document-session.ts';
import { documentSession } from '../../queries/text.ts';
import { useWorkspace, workspaceActions } from '../../state/workspace-store.ts';

export const useDocument = (): DocumentSnapshot =>
  useSyncExternalStore(documentSession.subscribe, documentSession.getSnapshot);

/** The text that an input names; an unknown sample is the first one. */
export const textOf = (input: TextInput): string =>
  input.kind === 'own'
    ? input.text
    : (sampleTexts.find((sample) => sample.id === input.id) ?? sampleTexts[0]!).text;

/** The text under study. */
export const useText = (): string => useWorkspace((state) => textOf(state.text));

/** Keeps the document in step with the workspace: its text and its lanes. A text that the document refuses leaves the workspace again. */
export function useDocumentOfWorkspace(): void {
  const input = useWorkspace((state) => state.text);
  const lanes = useWorkspace((state) => state.boundaries.lanes);
  const addSpecial = useWorkspace((state) => state.boundaries.addSpecial);
  const matchSpecial = useWorkspace((state) => state.boundaries.matchSpecial);
  const accepted = useRef(input);
  useEffect(() => {
    const text = textOf(input);
    const isOpen = text === documentSession.text || documentSession.open(text);
    if (isOpen) accepted.current = input;
    else workspaceActions.setText(accepted.current);
  }, [input]);
  useEffect(() => {
    documentSession.setLanes(lanes, { addSpecial, matchSpecial });
  }, [lanes, addSpecial, matchSpecial]);
}
