import { utf8DecodeStrict } from '../../base/utf8-offsets.ts';
import { wholeCharacters } from '../../base/shown-bytes.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import type { ByteVocabulary } from '../../methods/encodings/exact-byte-probabilities.ts';
import { pieceToBytes } from '../../methods/tokenizers/bpe/byte-alphabet.ts';
import { mergeSymbols } from '../../methods/tokenizers/bpe/byte-pair-merge.ts';
import { MergeTable } from '../../methods/tokenizers/bpe/merge-table.ts';

/** The parts of a byte-level `tokenizer.json` that are read here. */
interface TokenizerFile {
  readonly added_tokens: readonly { readonly id: number }[];
  readonly model: {
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
  };
}

/**
 * A byte-level BPE as a vocabulary of byte strings, which may end within a character. Such a string is cut into pre-tokens as if
 * the first of the characters that its end may become stood there; its last pre-token then merges from the bytes that
 * are there. Byte strings that no text begins with have no encoding.
 */
export class BytePairVocabulary implements ByteVocabulary {
  readonly size: number;
  readonly #tokenizer: TextTokenizer;
  readonly #bytes: (Uint8Array | null)[];
  readonly #byteIds = new Int32Array(256);
  readonly #merges: MergeTable;

  /** @param file the parsed `tokenizer.json` that `tokenizer` was read from */
  constructor(tokenizer: TextTokenizer, file: unknown) {
    const { added_tokens: added, model } = file as TokenizerFile;
    const special = new Set(added.map(({ id }) => id));
    this.#tokenizer = tokenizer;
    this.size = Math.max(...Object.values(model.vocab), ...special) + 1;
    this.#bytes = Array.from({ length: this.size }, () => null);
    for (const [piece, id] of Object.entries(model.vocab)) {
      if (special.has(id)) continue;
      const bytes = pieceToBytes(piece);
      if (!bytes) throw notByteLevel(tokenizer.name);
      this.#bytes[id] = bytes;
      if (bytes.length === 1) this.#byteIds[bytes[0]!] = id;
    }
    const pairs = model.merges.map((merge) => (typeof merge === 'string' ? merge.split(' ') : merge));
    const idOf = (piece: string): number => model.vocab[piece]!;
    this.#merges = MergeTable.fromMerges(
      pairs.map(([left]) => idOf(left)),
      pairs.map(([, right]) => idOf(right)),
      pairs.map(([left, right]) => idOf(left + right)),
    );
  }

  bytesOf(id: number): Uint8Array | null {
    return this.#bytes[id] ?? null;
  }

  encodeBytes(bytes: Uint8Array): readonly number[] {
    const [from, to] = wholeCharacters(bytes);
    if (from > 0) return [];
    if (to === bytes.length) {
      const text = utf8DecodeStrict(bytes);
      return text === null ? [] : Array.from(this.#tokenizer.encode(text).id);
    }
    const text = utf8DecodeStrict(completed(bytes, to));
    if (text === null) return [];
    const { start, id, flags } = this.#tokenizer.encode(text);
    let last = start.length - 1;
    while (last > 0 && !(flags[last]! & SegmentFlag.preTokenStart)) last--;
    return [...id.subarray(0, last), ...this.#merged(bytes.subarray(start[last]))];
  }

  #merged(bytes: Uint8Array): Int32Array {
    const ids = Int32Array.from(bytes, (byte) => this.#byteIds[byte]!);
    const count = mergeSymbols(ids, new Int32Array(bytes.length), bytes.length, this.#merges);
    return ids.subarray(0, count);
  }
}

/** The bytes with the lowest continuation of the character that begins at `at`. */
function completed(bytes: Uint8Array, at: number): Uint8Array {
  const lead = bytes[at]!;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const whole = new Uint8Array(at + length).fill(0x80);
  whole.set(bytes);
  if (bytes.length === at + 1 && lead === 0xe0) whole[at + 1] = 0xa0;
  if (bytes.length === at + 1 && lead === 0xf0) whole[at + 1] = 0x90;
  return whole;
}

const notByteLevel = (name: string): TokenscopeError =>
  new TokenscopeError(
    'unsupported',
    `The tokenizer of '${name}' does not spell bytes.`,
    'Choose a model with a byte-level vocabulary.',
  );
