import { TokenscopeError } from '../../contracts/errors.ts';
import { resolveParams } from '../../contracts/params.ts';
import { vocabularies } from '../../methods/tokenizers/vocabularies/catalogue.ts';
import { readPackedVocabulary } from '../../methods/tokenizers/vocabularies/packed-vocabulary.ts';
import { createVocabularyTokenizer } from '../../methods/tokenizers/vocabularies/vocabulary-tokenizer.ts';
import { tokenizers } from '../../methods/tokenizers/index.ts';
import { connect } from '../rpc.ts';
import type { textEncodeApi } from '../text-encode.api.ts';
import type { EncodeElsewhere, OpenTokenizer } from './document-lane.ts';

export const openTokenizer: OpenTokenizer = async (ref, { signal }) => {
  if (ref.kind === 'vocabulary') {
    const info = vocabularies.get(ref.id);
    const response = await fetch(new URL(`../${info.path}`, self.location.href), { signal });
    return createVocabularyTokenizer(
      info,
      await readPackedVocabulary(new Uint8Array(await response.arrayBuffer())),
    );
  }
  if (ref.kind !== 'method') throw new TokenscopeError('unsupported', 'Not yet.', 'Wait.');
  const method = tokenizers.get(ref.id);
  return method.create(resolveParams(method.params, ref.params));
};

/** A second worker, started when the first lane needs it. */
const encoder = connect<typeof textEncodeApi>(
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
