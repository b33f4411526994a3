import type { Segmentation } from '../contracts/segmentation.ts';
import type { EncodeOptions, TextTokenizer } from '../contracts/text-tokenizer.ts';
import { tokenizerKey, type TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { type CallContext, moved } from './rpc.ts';
import { openTokenizer } from './text/document-services.ts';

const opened = new Map<string, Promise<TextTokenizer>>();

/** Full encodings away from the document, for tokenizers that cannot follow an edit: typing never waits for them. */
export const textEncodeApi = {
  async encode(
    context: CallContext,
    ref: TokenizerRef,
    text: string,
    options: EncodeOptions,
  ): Promise<{ segmentation: Segmentation; ms: number }> {
    const tokenizer = await tokenizerOf(ref, context);
    context.signal.throwIfAborted();
    const begun = performance.now();
    const segmentation = tokenizer.encode(text, options);
    const { start, end, id, flags } = segmentation;
    return moved({ segmentation, ms: performance.now() - begun }, [
      start.buffer,
      end.buffer,
      id.buffer,
      flags.buffer,
    ]);
  },
};

/** Opened once; a failure is forgotten, so that the next call tries again. */
function tokenizerOf(ref: TokenizerRef, context: CallContext): Promise<TextTokenizer> {
  const key = tokenizerKey(ref);
  const known = opened.get(key);
  if (known) return known;
  const opening = openTokenizer(ref, context);
  opened.set(key, opening);
  opening.catch(() => opened.delete(key));
  return opening;
}
