import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { TokenIndex } from '../bpe/token-index.ts';
import { packVocabulary, readPackedVocabulary } from './packed-vocabulary.ts';

const tokens = new TokenIndex(utf8Encode('ababcé'), Uint32Array.of(0, 1, 2, 2, 4, 7));
const cuts = Uint8Array.of(0, 0, 0, 1, 1);

describe('a packed vocabulary', () => {
  it('comes back as it was, unused ids included', async () => {
    const read = await readPackedVocabulary(await packVocabulary({ tokens, cuts }));
    expect(read.cuts).toEqual(cuts);
    expect(Array.from({ length: 6 }, (_, id) => read.tokens.bytesOf(id))).toEqual(
      Array.from({ length: 6 }, (_, id) => tokens.bytesOf(id)),
    );
    expect(read.tokens.find(utf8Encode('cé'))).toBe(4);
  });

  it('is refused when it is cut short, changed or something else', async () => {
    const packed = await packVocabulary({ tokens, cuts });
    const gzip = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
      new Uint8Array(
        await new Response(
          new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')),
        ).arrayBuffer(),
      );
    for (const broken of [
      new Uint8Array(),
      utf8Encode('<!doctype html>'),
      packed.slice(0, packed.length - 9),
      await gzip(Uint8Array.of(1, 2, 3)),
      await gzip(utf8Encode('Tsv1\u0005\0\0\0abcdef')),
    ]) {
      await expect(readPackedVocabulary(broken)).rejects.toThrow(
        expect.objectContaining({ code: 'corrupt' }),
      );
    }
  });
});
