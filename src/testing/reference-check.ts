import { Tokenizer } from 'tokenizers';
import { Utf8Offsets } from '../base/utf8-offsets.ts';
import { SegmentFlag, type Segmentation } from '../contracts/segmentation.ts';
import type { TextTokenizer } from '../contracts/text-tokenizer.ts';
import type { TokenizerFile } from './tokenizer-file-parts.ts';

/**
 * How our spans must relate to the reference library's, both rounded out to whole characters and cut back so that none
 * overlaps the one before: `equal`, or `cover` where the reference leaves out characters that its normaliser joined to
 * others, which we count to the token that they went into. A token of inserted text alone has no span with us; the
 * reference gives it the first character of the text. Byte tokens side by side count as one: the reference gives each of
 * them the whole unknown stretch.
 */
export type SpanRule = 'equal' | 'cover' | 'ignore';

/** What the reference library (npm `tokenizers`) and our tokenizer make of each text, as sentences where they differ. */
export async function differences(
  file: TokenizerFile,
  ours: TextTokenizer,
  texts: readonly string[],
  spans: SpanRule,
): Promise<string[]> {
  const reference = Tokenizer.fromString(JSON.stringify(file));
  const found: string[] = [];
  const wellFormed = texts.map((text) => text.toWellFormed());
  const encodings = await reference.encodeBatch(wellFormed, { addSpecialTokens: true });
  const decoded = await reference.decodeBatch(
    encodings.map((encoding) => encoding.getIds()),
    false,
  );
  wellFormed.forEach((text, i) => {
    const encoding = encodings[i]!;
    const own = ours.encode(text, { addSpecial: true, matchSpecial: true });
    const shown = JSON.stringify(text);
    if (encoding.getIds().join() !== own.id.join()) {
      const pieces = Array.from(own.id, (id) => ours.idToPiece(id)).join('|');
      found.push(`${shown}: tokens\n  theirs ${encoding.getTokens().join('|')}\n  ours   ${pieces}`);
      return;
    }
    if (ours.decode(own.id) !== decoded[i]) {
      found.push(
        `${shown}: text\n  theirs ${JSON.stringify(decoded[i])}\n  ours   ${JSON.stringify(ours.decode(own.id))}`,
      );
    }
    const problem = spanProblem(text, encoding.getOffsets() as [number, number][], own, spans);
    if (problem) found.push(`${shown}: ${problem}`);
  });
  return found;
}

/** Where decoding the ids at these places of the vocabulary (0 its start, 1 its end) differs. */
export async function decodingDifferences(
  file: TokenizerFile,
  ours: TextTokenizer,
  lists: readonly (readonly number[])[],
): Promise<string[]> {
  const reference = Tokenizer.fromString(JSON.stringify(file));
  const ids = lists.map((places) => places.map((place) => Math.floor(place * ours.vocabSize!)));
  const theirs = await reference.decodeBatch(ids, false);
  return ids.flatMap((list, i) => {
    const own = ours.decode(list);
    return own === theirs[i]
      ? []
      : [`${list.join()}: ${JSON.stringify(theirs[i])}, ours ${JSON.stringify(own)}`];
  });
}

function spanProblem(
  text: string,
  offsets: readonly (readonly [number, number])[],
  own: Segmentation,
  rule: SpanRule,
): string | null {
  if (rule === 'ignore') return null;
  const byteAt = byteOffsets(text);
  const bytes = new Utf8Offsets(text);
  const charStart = (byte: number): number => bytes.toByte(bytes.toUtf16(byte));
  const charEnd = (byte: number): number => {
    const start = charStart(byte);
    if (start === byte) return byte;
    return byteAt[byteAt.indexOf(start) + 1]!;
  };
  let theirFloor = 0;
  let ourFloor = 0;
  for (let i = 0; i < own.id.length; i++) {
    if (own.flags[i]! & SegmentFlag.virtual) continue;
    let last = i;
    while (isByte(own, i) && isByte(own, last + 1)) last++;
    const theirs = cutBack(byteAt[offsets[i]![0]]!, byteAt[offsets[last]![1]]!, theirFloor);
    const ours = cutBack(charStart(own.start[i]!), charEnd(own.end[last]!), ourFloor);
    i = last;
    const isSame = theirs[0] === ours[0] && theirs[1] === ours[1];
    const isCovered = theirs[1] <= ours[1] && (ours[0] <= theirs[0] || ours[0] === ourFloor);
    theirFloor = theirs[1];
    ourFloor = ours[1];
    if (!isSame && !(rule === 'cover' && (isCovered || theirs[0] === theirs[1]))) {
      return `token ${i} spans ${ours.join('–')} with us, ${theirs.join('–')} with them`;
    }
  }
  return null;
}

const isByte = (own: Segmentation, i: number): boolean => (own.flags[i]! & SegmentFlag.byteFallback) !== 0;

const cutBack = (start: number, end: number, floor: number): readonly [number, number] => {
  const from = Math.max(start, floor);
  return [from, Math.max(from, end)];
};

/** UTF-8 offset of every code point, the end included. */
function byteOffsets(text: string): number[] {
  const offsets = [0];
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    const width = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    offsets.push(offsets.at(-1)! + width);
  }
  return offsets;
}
