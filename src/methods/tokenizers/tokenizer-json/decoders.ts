import { utf8Decode, utf8DecodeStrict, utf8Encode } from '../../../base/utf8-offsets.ts';
import { pieceToBytes } from '../bpe/byte-alphabet.ts';
import { flattenSequence, type JsonFields, unsupported } from './json-fields.ts';
import { byteOfPiece } from './models/piece-model.ts';
import { readPattern } from './patterns.ts';
import { prependScheme } from './pre-tokenizers/read-pre-tokenizer.ts';

/** What becomes of pieces on their way back to text: text, or bytes that need not be whole characters. */
export type Chunk = string | Uint8Array;

/**
 * One step back to text. With `asText` every chunk that comes out is text, bytes that spell none shown as the reference
 * library shows them; without it such bytes stay what they are.
 */
export type DecodeStep = (chunks: readonly Chunk[], asText: boolean) => Chunk[];

export interface Decoder {
  readonly type: string;
  readonly run: DecodeStep;
  /** The same for one token that stands between others, without what would be put around it. */
  readonly own: (chunk: Chunk) => Chunk;
}

/** The steps of a file's `decoder`, in order. @throws TokenscopeError naming an unknown one. */
export function readDecoders(part: JsonFields | null): Decoder[] {
  return flattenSequence(part, 'decoders').map((fields) => {
    const type = fields.string('type');
    const run = readDecoder(type, fields);
    const prefix = type === 'WordPiece' ? fields.string('prefix', '##') : '';
    const own = (chunk: Chunk): Chunk => {
      if (type === 'Strip') return chunk;
      if (type !== 'WordPiece') return joinChunks(run(['', chunk, ''], false));
      return typeof chunk === 'string' && chunk.startsWith(prefix) ? chunk.slice(prefix.length) : chunk;
    };
    return { type, run, own };
  });
}

function readDecoder(type: string, fields: JsonFields): DecodeStep {
  switch (type) {
    case 'ByteLevel':
      return byteLevel;
    case 'ByteFallback':
      return byteFallback;
    case 'Fuse':
      return (chunks) => [joinChunks(chunks)];
    case 'Replace':
      return replace(fields);
    case 'Strip':
      return strip(fields.character('content'), fields.count('start'), fields.count('stop'));
    case 'Metaspace':
      return metaspace(fields);
    case 'WordPiece':
      return wordPiece(fields.string('prefix', '##'), fields.boolean('cleanup', true));
    case 'BPEDecoder': {
      const suffix = fields.string('suffix', '</w>');
      return onText((text, i, count) => text.replaceAll(suffix, i + 1 < count ? ' ' : ''));
    }
    default:
      throw unsupported('decoder', type);
  }
}

/** Applies to every chunk of text; raw bytes pass. */
const onText =
  (change: (text: string, index: number, count: number) => string): DecodeStep =>
  (chunks) =>
    chunks.map((chunk, i) => (typeof chunk === 'string' ? change(chunk, i, chunks.length) : chunk));

/** All pieces as one run of bytes. */
function byteLevel(chunks: readonly Chunk[], asText: boolean): Chunk[] {
  const bytes = joinBytes(chunks.map((chunk) => (typeof chunk === 'string' ? spelledBytes(chunk) : chunk)));
  return [asText ? utf8Decode(bytes) : bytes];
}

/** A byte-level piece as bytes; one with any other character (an added token) as the text that it is. */
const spelledBytes = (piece: string): Uint8Array => pieceToBytes(piece) ?? utf8Encode(piece);

export const toBytes = (chunk: Chunk): Uint8Array => (typeof chunk === 'string' ? utf8Encode(chunk) : chunk);

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** All chunks in one: text while all of it is text. */
export const joinChunks = (chunks: readonly Chunk[]): Chunk =>
  chunks.every((chunk) => typeof chunk === 'string') ? chunks.join('') : joinBytes(chunks.map(toBytes));

/** Runs of `<0xNN>` pieces as the text that they spell; a run that spells none, as bytes or as one U+FFFD for each. */
function byteFallback(chunks: readonly Chunk[], asText: boolean): Chunk[] {
  const out: Chunk[] = [];
  let run: number[] = [];
  const flush = (): void => {
    if (run.length === 0) return;
    const bytes = Uint8Array.from(run);
    out.push(utf8DecodeStrict(bytes) ?? (asText ? '\ufffd'.repeat(bytes.length) : bytes));
    run = [];
  };
  for (const chunk of chunks) {
    const byte = typeof chunk === 'string' ? byteOfPiece(chunk) : -1;
    if (byte >= 0) run.push(byte);
    else {
      flush();
      out.push(chunk);
    }
  }
  flush();
  return out;
}

function replace(fields: JsonFields): DecodeStep {
  const pattern = readPattern(fields, 'pattern');
  const content = fields.string('content');
  return onText((text) =>
    pattern.kind === 'text'
      ? text.replaceAll(pattern.text, () => content)
      : text.replace(pattern.regex, () => content),
  );
}

/** Up to `start` copies of a character off the front of every chunk, up to `stop` off its end. */
function strip(content: string, start: number, stop: number): DecodeStep {
  return onText((text) => {
    const characters = Array.from(text);
    let from = 0;
    while (from < start && from < characters.length && characters[from] === content) from++;
    let to = characters.length;
    while (characters.length - to < stop && to > 0 && characters[to - 1] === content) to--;
    return characters.slice(from, Math.max(from, to)).join('');
  });
}

function metaspace(fields: JsonFields): DecodeStep {
  const replacement = fields.character('replacement', '▁');
  const drops = prependScheme(fields) !== 'never';
  return onText((text, i) => text.replaceAll(replacement, i === 0 && drops ? '' : ' '));
}

/** Order matters: each line works on what the one before it left. */
const CLEAN_UP: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

function wordPiece(prefix: string, cleanup: boolean): DecodeStep {
  return onText((text, i) => {
    let word = text;
    if (i > 0) word = text.startsWith(prefix) ? text.slice(prefix.length) : ` ${text}`;
    return cleanup ? CLEAN_UP.reduce((left, [from, to]) => left.replaceAll(from, to), word) : word;
  });
}
