/** Bytes that every id of a vocabulary fits into: 1 up to 256 ids, 2 up to 65,536, 3 beyond. */
export const bytesPerId = (vocabSize: number): 1 | 2 | 3 =>
  vocabSize <= 256 ? 1 : vocabSize <= 65_536 ? 2 : 3;

/**
 * Ids as bytes, each in {@link bytesPerId} bytes, little-endian: what a compressor sees of a token stream.
 * @param ids in [0, vocabSize), vocabSize ≤ 2^24
 */
export function idBytes(ids: ArrayLike<number>, vocabSize: number): Uint8Array {
  const width = bytesPerId(vocabSize);
  const bytes = new Uint8Array(ids.length * width);
  for (let i = 0, at = 0; i < ids.length; i++) {
    for (let k = 0; k < width; k++) bytes[at++] = ids[i]! >>> (8 * k);
  }
  return bytes;
}
