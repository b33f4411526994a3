import { expect, test } from 'vitest';
import { type Segmentation, SegmentationBuilder } from './segmentation.ts';
import { spliceSegmentation } from './segmentation-splice.ts';

function segmentation(nBytes: number, ...tokens: [number, number, number, number][]): Segmentation {
  const builder = new SegmentationBuilder();
  for (const token of tokens) builder.push(...token);
  return builder.finish(nBytes);
}

test('keeps the head, puts in the middle and moves the tail', () => {
  const previous = segmentation(9, [0, 2, 10, 1], [2, 5, 11, 2], [5, 9, 12, 4]);
  const middle = segmentation(4, [2, 3, 20, 8], [3, 4, 21, 16]);
  expect(spliceSegmentation(previous, 1, middle, 2, -1)).toEqual(
    segmentation(8, [0, 2, 10, 1], [2, 3, 20, 8], [3, 4, 21, 16], [4, 8, 12, 4]),
  );
  expect(previous).toEqual(segmentation(9, [0, 2, 10, 1], [2, 5, 11, 2], [5, 9, 12, 4]));
});

test('an empty head, middle or tail', () => {
  const previous = segmentation(2, [0, 1, 1, 0], [1, 2, 2, 0]);
  const none = segmentation(0);
  expect(spliceSegmentation(previous, 0, none, 2, -2)).toEqual(none);
  expect(spliceSegmentation(previous, 0, none, 0, 0)).toEqual(previous);
});
