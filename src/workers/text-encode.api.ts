import type { ParamValues } from '../contracts/params.ts';
import type { Segmentation } from '../contracts/segmentation.ts';
import type { EncodeOptions } from '../contracts/text-tokenizer.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { type CallContext, moved } from './rpc.ts';
import { openTokenizer, setAccessToken } from './text/document-services.ts';

async function tokens(
  ref: TokenizerRef,
  text: string,
  options: EncodeOptions,
  context: CallContext,
): Promise<Segmentation> {
  const tokenizer = await openTokenizer(ref, context);
  context.signal.throwIfAborted();
  return tokenizer.encode(text, options);
}

/** The engine is fetched with the first lane that runs a model. */
async function patches(params: ParamValues, text: string, context: CallContext): Promise<Segmentation> {
  const [{ patchesOf }, { openLanguageModel }] = await Promise.all([
    import('./text/patch-encoding.ts'),
    import('./models/language-model.ts'),
  ]);
  const open = () => openLanguageModel({ kind: 'embedded', id: 'lm-byte', precision: 'int8' }, context);
  return patchesOf(text, params, open, context);
}

/** Full encodings away from the document, for tokenizers that cannot follow an edit: typing never waits for them. */
export const textEncodeApi = {
  setAccessToken: (_context: CallContext, token: string | null): void => setAccessToken(token),
  async encode(
    context: CallContext,
    ref: TokenizerRef,
    text: string,
    options: EncodeOptions,
  ): Promise<{ segmentation: Segmentation; ms: number }> {
    const begun = performance.now();
    const segmentation =
      ref.kind === 'patches'
        ? await patches(ref.params ?? {}, text, context)
        : await tokens(ref, text, options, context);
    const { start, end, id, flags } = segmentation;
    return moved({ segmentation, ms: performance.now() - begun }, [
      start.buffer,
      end.buffer,
      id.buffer,
      flags.buffer,
    ]);
  },
};
