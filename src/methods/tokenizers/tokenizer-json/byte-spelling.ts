import { utf8Length } from '../../../base/utf8-length.ts';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { bytesToPiece } from '../bpe/byte-alphabet.ts';
import { AlignedText } from './aligned-text.ts';

/**
 * Every UTF-8 byte as its stand-in character. A character that normalisation left as it was gives each of its bytes its
 * own place in the pasted text; any other gives all of them the whole character's place.
 */
export function toByteAlphabet(source: AlignedText): AlignedText {
  const { text } = source;
  const { start, end } = source.ranges;
  const bytes = utf8Encode(text);
  const newStart = new Uint32Array(bytes.length);
  const newEnd = new Uint32Array(bytes.length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const pair = (text.charCodeAt(i) & 0xfc00) === 0xd800;
    const width = utf8Length(text, i, pair ? i + 2 : i + 1);
    const exact = source.isExact(i, width);
    for (let k = 0; k < width; k++, at++) {
      newStart[at] = exact ? start[i]! + k : start[i]!;
      newEnd[at] = exact ? start[i]! + k + 1 : end[i]!;
    }
    if (pair) i++;
  }
  return AlignedText.rewritten(source, bytesToPiece(bytes), { start: newStart, end: newEnd });
}
