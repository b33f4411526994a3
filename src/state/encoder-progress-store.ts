import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Progress } from '../contracts/provenance.ts';

const store = createStore<{ readonly progress: Progress | null }>(() => ({ progress: null }));

/** How far the image encoder of the Visual panel is on its way to the first picture. */
export const encoderProgress = {
  /** Null: nothing is known yet. */
  tell: (progress: Progress | null): void => store.setState({ progress }),
};

export const useEncoderProgress = (): Progress | null => useStore(store, ({ progress }) => progress);
