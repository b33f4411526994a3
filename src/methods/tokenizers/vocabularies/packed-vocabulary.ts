import { TokenscopeError } from '../../../contracts/errors.ts';
import { TokenIndex } from '../bpe/token-index.ts';

/** What a packed file holds: the bytes of every token, and where its last merge joins it (`MergeTable.fromCuts`). */
export interface PackedVocabulary {
  readonly tokens: TokenIndex;
  readonly cuts: Uint8Array;
}

const MAGIC = 0x31_76_73_54; // 'Tsv1', little-endian
const HEADER_BYTES = 8;

/**
 * A packed vocabulary, gzipped: magic, number of ids n (both 32-bit little-endian), n token lengths, n cuts (one byte
 * each), then the bytes of all tokens by id. An id that is not in use has length 0.
 */
export async function packVocabulary({ tokens, cuts }: PackedVocabulary): Promise<Uint8Array<ArrayBuffer>> {
  const { size, bytes, offsets } = tokens;
  const packed = new Uint8Array(HEADER_BYTES + 2 * size + bytes.length);
  const view = new DataView(packed.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, size, true);
  for (let id = 0; id < size; id++) packed[HEADER_BYTES + id] = offsets[id + 1]! - offsets[id]!;
  packed.set(cuts, HEADER_BYTES + size);
  packed.set(bytes, HEADER_BYTES + 2 * size);
  return transformed(packed, new CompressionStream('gzip'));
}

/** The reverse of {@link packVocabulary}. @throws TokenscopeError `corrupt` when the bytes are something else. */
export async function readPackedVocabulary(file: Uint8Array<ArrayBuffer>): Promise<PackedVocabulary> {
  const packed = await transformed(file, new DecompressionStream('gzip')).catch((cause: unknown) => {
    throw brokenPack('it is not a whole gzip file', cause);
  });
  const view = new DataView(packed.buffer);
  if (packed.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw brokenPack('it starts otherwise');
  const size = view.getUint32(4, true);
  const offsets = new Uint32Array(size + 1);
  for (let id = 0; id < size; id++) offsets[id + 1] = offsets[id]! + (packed[HEADER_BYTES + id] ?? 0);
  const first = HEADER_BYTES + 2 * size;
  if (packed.length !== first + offsets[size]!) throw brokenPack('its length is wrong');
  return {
    tokens: new TokenIndex(packed.subarray(first), offsets),
    cuts: packed.subarray(HEADER_BYTES + size, first),
  };
}

async function transformed(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

function brokenPack(problem: string, cause?: unknown): TokenscopeError {
  return new TokenscopeError(
    'corrupt',
    `The packed vocabulary cannot be read: ${problem}.`,
    'Reload the page; if it comes back, the served files under vocabularies/ are damaged.',
    { cause },
  );
}
