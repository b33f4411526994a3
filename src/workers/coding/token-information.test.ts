import { describe, expect, it } from 'vitest';
import { SegmentationBuilder, SegmentFlag } from '../../contracts/segmentation.ts';
import type { InformationOptions } from '../../contracts/token-information.ts';
import { compressedLength } from './compressed-length.ts';
import { streamOf, tokenInformation } from './token-information.ts';

const plain: InformationOptions = { alpha: 2, bias: 'none', size: 'trained' };
const counts = (...of: readonly number[]): Int32Array =>
  Int32Array.from(of.flatMap((count, id) => Array<number>(count).fill(id)));

describe('tokenInformation', () => {
  const stream = { text: new TextEncoder().encode('abcdefghijkl'), ids: counts(4, 2, 1, 1), vocabSize: 16 };

  it('takes utilisation against the vocabulary as trained, or as seen', () => {
    const trained = tokenInformation(stream, plain);
    expect(trained.entropies[0]!.value).toBeCloseTo(1.75, 12);
    expect(trained.utilisation).toBeCloseTo(1.75 / 4, 12);
    expect(trained.bitsPerByte).toBeCloseTo((8 * 1.75) / 12, 12);
    const seen = tokenInformation(stream, { ...plain, size: 'observed' });
    expect(seen.utilisation).toBeCloseTo(0.875, 12);
    expect(seen.renyiUtilisation).toBeCloseTo(0.770284, 6);
    expect(seen.observed).toBe(4);
  });

  it('has the Rényi efficiency of the reference package', () => {
    const { renyiEfficiency } = tokenInformation({ ...stream, ids: counts(3, 2, 1, 1) }, plain);
    expect(renyiEfficiency).toBeCloseTo(0.826506483, 9);
  });

  it('compresses the ids in the bytes that the vocabulary needs', () => {
    const wide = tokenInformation({ ...stream, vocabSize: 200_000 }, plain);
    const written = Uint8Array.from(Array.from(stream.ids).flatMap((id) => [id, 0, 0]));
    expect(wide.compressedIds).toBe(compressedLength(written));
    expect(wide.compressionGain).toBe(1 - wide.compressedIds / wide.compressedText);
  });

  it('warns of a tokenizer that knows one token only, and has no figures of nothing', () => {
    const one = tokenInformation({ ...stream, ids: counts(8), vocabSize: 1 }, plain);
    expect(one.entropies.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0]);
    expect(one.utilisation).toBeNaN();
    const none = tokenInformation({ text: new Uint8Array(), ids: counts(), vocabSize: 300 }, plain);
    expect([none.utilisation, none.bitsPerByte, none.compressionGain]).toEqual([NaN, NaN, NaN]);
  });
});

describe('streamOf', () => {
  it('leaves out inserted tokens and numbers those of an open vocabulary by their bytes', () => {
    const builder = new SegmentationBuilder();
    builder.push(0, 0, 7, SegmentFlag.virtual);
    for (const [start, end] of [
      [0, 2],
      [2, 3],
      [3, 5],
    ] as const)
      builder.push(start, end, -1, 0);
    const segmentation = builder.finish(5);
    expect([...streamOf('ab ab', segmentation, null).ids]).toEqual([0, 1, 0]);
    expect([...streamOf('ab ab', segmentation, 9).ids]).toEqual([-1, -1, -1]);
  });
});
