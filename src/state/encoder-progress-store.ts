import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Progress } from '../contracts/provenance.ts';

interface EncoderProgress {
  /** What is being opened. */
  readonly key: string;
  readonly progress: Progress;
}

const store = createStore<{ readonly told: EncoderProgress | null }>(() => ({ told: null }));

/** Tells how far an image encoder is on its way to a picture. @param key names the two */
export const tellEncoderProgress = (key: string, progress: Progress): void =>
  store.setState({ told: { key, progress } });

/** Null: nothing is known yet. */
export const useEncoderProgress = (key: string): Progress | null =>
  useStore(store, ({ told }) => (told?.key === key ? told.progress : null));
