import type { Segmentation } from '../contracts/segmentation.ts';
import type { EncodeOptions } from '../contracts/text-tokenizer.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { type CallContext, moved } from './rpc.ts';
import { openTokenizer, setAccessToken } from './text/document-services.ts';

/** Full encodings away from the document, for tokenizers that cannot follow an edit: typing never waits for them. */
export const textEncodeApi = {
  setAccessToken: (_context: CallContext, token: string | null): void => setAccessToken(token),
  async encode(
    context: CallContext,
    ref: TokenizerRef,
    text: string,
    options: EncodeOptions,
  ): Promise<{ segmentation: Segmentation; ms: number }> {
    const tokenizer = await openTokenizer(ref, context);
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
