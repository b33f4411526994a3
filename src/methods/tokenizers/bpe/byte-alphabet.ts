/**
 * The printable spelling of bytes that GPT-2 introduced and byte-level vocabularies share: the printable bytes of
 * Latin-1 stand for themselves, the other 68 are numbered from U+0100 on (a space is `Ġ`, a line feed `Ċ`).
 */
const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

const byteToUnit = new Uint16Array(256);
const unitToByte = new Int16Array(0x144).fill(-1);
for (let byte = 0, next = 0x100; byte < 256; byte++) {
  const unit = isPrintable(byte) ? byte : next++;
  byteToUnit[byte] = unit;
  unitToByte[unit] = byte;
}

/** The character that stands for a byte. */
export const byteToCharacter = (byte: number): string => String.fromCharCode(byteToUnit[byte]!);

/** Bytes as one character each. */
export function bytesToPiece(bytes: Uint8Array): string {
  let piece = '';
  for (const byte of bytes) piece += byteToCharacter(byte);
  return piece;
}

/** The bytes that a piece spells, or null when some character stands for no byte. */
export function pieceToBytes(piece: string): Uint8Array | null {
  const bytes = new Uint8Array(piece.length);
  for (let i = 0; i < piece.length; i++) {
    const byte = unitToByte[piece.charCodeAt(i)] ?? -1;
    if (byte < 0) return null;
    bytes[i] = byte;
  }
  return bytes;
}
