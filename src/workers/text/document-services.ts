import { type KeptFiles, keepTokenizerFile } from '../../inference/tokenizer-files/load-tokenizer-file.ts';
import type { TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { modelStoreOfPage, pageAddress } from '../models/page-files.ts';
import { connect } from '../rpc.ts';
import type { textEncodeApi } from '../text-encode.api.ts';
import type { EncodeElsewhere, OpenTokenizer } from './document-lane.ts';
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

export const openTokenizer: OpenTokenizer = (ref, context) => opener.open(ref, context);

/** Opens gated Hub repositories from now on, in this worker alone; null forgets it. */
export const setAccessToken = (token: string | null): void => opener.setAccessToken(token);

/** Keeps a dropped tokenizer file on this device. */
export const keepFile = (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<TokenizerRef> =>
  keepTokenizerFile(name, bytes, files);

/** A second worker, started when the first lane needs it. */
export const encoder = connect<typeof textEncodeApi>(
  'encoding',
  () => new Worker(new URL('../text-encode.worker.ts', import.meta.url), { type: 'module' }),
);

export const encodeElsewhere: EncodeElsewhere = (ref, text, options, signal) =>
  encoder.remote.encode({ signal }, ref, text, options);

/** Lets messages in: a task of its own, without the delay of a timer. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
