import { describe, expect, it } from 'vitest';
import { firstTokenEndingAfter, SegmentationBuilder, SegmentFlag, tokenCount } from './segmentation.ts';

describe('SegmentationBuilder', () => {
  it('grows past its first capacity and keeps every field', () => {
    const builder = new SegmentationBuilder();
    for (let i = 0; i < 3000; i++) builder.push(i * 2, i * 2 + 2, i, i % 2 ? SegmentFlag.special : 0);
    const segmentation = builder.finish(6000);
    expect(tokenCount(segmentation)).toBe(3000);
    expect(segmentation.start[2999]).toBe(5998);
    expect(segmentation.end[2999]).toBe(6000);
    expect(segmentation.id[1500]).toBe(1500);
    expect(segmentation.flags[2999]).toBe(SegmentFlag.special);
  });
});

describe('firstTokenEndingAfter', () => {
  it('finds the token that covers a byte and skips virtual ones', () => {
    const builder = new SegmentationBuilder();
    builder.push(0, 0, 9, SegmentFlag.virtual);
    builder.push(0, 3, 1, 0);
    builder.push(3, 7, 2, 0);
    const segmentation = builder.finish(7);
    expect([0, 2, 3, 6, 7].map((byte) => firstTokenEndingAfter(segmentation, byte))).toEqual([1, 1, 2, 2, 3]);
  });
});
