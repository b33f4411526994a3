import type { ModelRef } from '../../../contracts/model.ts';
import { openImageEncoder } from '../../models/image-encoder.ts';
import type { CallContext } from '../../rpc.ts';
import { type EmbeddedEncoder, openEmbeddedEncoder } from './embedded-encoder.ts';
import { type ForeignEncoder, foreignVision } from './foreign-encoder.ts';

/**
 * The encoder that a ref names, ready to run in this worker. Of those from elsewhere one is open at a time.
 * @throws TokenscopeError naming what is missing or cannot be read; an AbortError when cancelled.
 */
export async function openEncoder(
  ref: ModelRef,
  context: CallContext,
): Promise<EmbeddedEncoder | ForeignEncoder> {
  return ref.kind === 'embedded'
    ? openEmbeddedEncoder(ref)
    : foreignVision(await openImageEncoder(ref, context));
}
