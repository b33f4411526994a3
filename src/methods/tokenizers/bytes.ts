import { utf8Decode, utf8Encode } from '../../base/utf8-offsets.ts';
import { SegmentFlag, type Segmentation } from '../../contracts/segmentation.ts';
import { spliceSegmentation } from '../../contracts/segmentation-splice.ts';
import type { TextTokenizer, TokenizerMethod } from '../../contracts/text-tokenizer.ts';

const bytePiece = /^<0x([0-9A-F]{2})>$/;

const tokenizer: TextTokenizer = {
  name: 'UTF-8 bytes',
  family: 'byte',
  vocabSize: 256,
  lossless: true,
  encode: (text) => byteTokens(utf8Encode(text), 0),
  update(previous, change) {
    const inserted = byteTokens(utf8Encode(change.edit.insert), change.byteFrom);
    const shift = change.insertedBytes - (change.byteTo - change.byteFrom);
    return spliceSegmentation(previous, change.byteFrom, inserted, change.byteTo, shift);
  },
  decodeBytes: (ids) => Uint8Array.from(ids),
  decode: (ids) => utf8Decode(Uint8Array.from(ids)),
  idToBytes: (id) => (isByte(id) ? Uint8Array.of(id) : null),
  idToPiece: (id) =>
    !isByte(id)
      ? null
      : isPrintableAscii(id)
        ? String.fromCharCode(id)
        : `<0x${id.toString(16).toUpperCase().padStart(2, '0')}>`,
  pieceToId(piece) {
    const hex = bytePiece.exec(piece)?.[1];
    const id = hex !== undefined ? Number.parseInt(hex, 16) : piece.charCodeAt(0);
    const isOwnSpelling =
      hex !== undefined ? !isPrintableAscii(id) : piece.length === 1 && isPrintableAscii(id);
    return isOwnSpelling ? id : undefined;
  },
  idToScore: () => null,
  trace: () => [],
};

function byteTokens(bytes: Uint8Array, byteFrom: number): Segmentation {
  const n = bytes.length;
  const start = new Uint32Array(n);
  const end = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    start[i] = byteFrom + i;
    end[i] = byteFrom + i + 1;
  }
  return {
    nBytes: byteFrom + n,
    start,
    end,
    id: Int32Array.from(bytes),
    flags: new Uint8Array(n).fill(SegmentFlag.preTokenStart),
  };
}

const isByte = (id: number): boolean => Number.isInteger(id) && id >= 0 && id < 256;
const isPrintableAscii = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

export const method = {
  id: 'bytes',
  kind: 'tokenizers',
  name: 'UTF-8 bytes',
  papers: [],
  fidelity: 'exact',
  fidelityNote: 'The UTF-8 encoding of the text: 256 ids, one per byte value.',
  summary: 'One token per UTF-8 byte: the finest vocabulary, and the unit every other lane is measured in.',
  needs: ['text'],
  params: {},
  create: () => tokenizer,
} satisfies TokenizerMethod;
