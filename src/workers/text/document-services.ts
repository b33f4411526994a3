import { connect } from '../rpc.ts';
import type { textEncodeApi } from '../text-encode.api.ts';
import type { EncodeElsewhere } from './document-lane.ts';

export { keepFile, openTokenizer, setAccessToken } from './page-tokenizers.ts';

/** A second worker, started when the first lane needs it. */
export const encoder = connect<typeof textEncodeApi>(
  'encoding',
  () => new Worker(new URL('../text-encode.worker.ts', import.meta.url), { type: 'module' }),
);

export const encodeElsewhere: EncodeElsewhere = (ref, text, options, signal, onProgress) =>
  encoder.remote.encode({ signal, onProgress }, ref, text, options);

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
