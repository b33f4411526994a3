import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Files of a model that were dropped on the page and wait for the model dialog. */
const droppedModelStore = createStore<{ readonly files: readonly File[] | null }>(() => ({ files: null }));

/** Hands dropped files to the model dialog, or with null takes them back. */
export const offerModelFiles = (files: readonly File[] | null): void => droppedModelStore.setState({ files });

export const useDroppedModel = (): readonly File[] | null =>
  useStore(droppedModelStore, ({ files }) => files);
