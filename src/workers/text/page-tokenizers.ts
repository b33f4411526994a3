import type { TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { type KeptFiles, keepTokenizerFile } from '../../inference/tokenizer-files/load-tokenizer-file.ts';
import { modelStoreOfPage, pageAddress } from '../models/page-files.ts';
import type { OpenTokenizer } from './document-lane.ts';
import { TokenizerOpener } from './open-tokenizer.ts';

const files: KeptFiles = {
  keep: async (label, bytes) => (await modelStoreOfPage()).keep(label, bytes),
  getKept: async (sha256) => (await modelStoreOfPage()).getKept(sha256),
};

const opener = new TokenizerOpener({
  fetch: (...request) => fetch(...request),
  files,
  isOnline: () => navigator.onLine,
  get pageAddress() {
    return pageAddress();
  },
});

/** Opens tokenizers for this worker. */
export const openTokenizer: OpenTokenizer = (ref, context) => opener.open(ref, context);

/** Opens gated Hub repositories from now on, in this worker alone; null forgets it. */
export const setAccessToken = (token: string | null): void => opener.setAccessToken(token);

/** Keeps a dropped tokenizer file on this device. */
export const keepFile = (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<TokenizerRef> =>
  keepTokenizerFile(name, bytes, files);
