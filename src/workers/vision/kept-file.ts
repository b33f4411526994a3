import { TokenscopeError } from '../../contracts/errors.ts';
import { sampleImages } from '../../contracts/sample-images.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { modelStoreOfPage } from '../models/page-files.ts';

/**
 * The bytes of a file that was dropped here once.
 * @throws TokenscopeError `not-found` when they are not on this device.
 */
export async function keptFile({
  sha256,
  name,
}: Extract<ImageInput, { kind: 'own' }>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await (await modelStoreOfPage()).getKept(sha256);
  if (bytes) return bytes;
  throw new TokenscopeError(
    'not-found',
    `The file '${name}' is not on this device: links carry its name, never what is in it.`,
    `Drop the file here, or choose one of the samples: ${sampleImages.map(({ label }) => label).join(', ')}.`,
  );
}
