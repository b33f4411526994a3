import { expect, test } from 'vitest';
import { createRng, type Rng } from '../../base/rng.ts';
import {
  firstTokenEndingAfter,
  type Segmentation,
  SegmentationBuilder,
} from '../../contracts/segmentation.ts';
import { spliceSegmentation } from '../../contracts/segmentation-splice.ts';
import { TokenStore } from './document-tokens.ts';

function tiling(rng: Rng, from: number, count: number): Segmentation {
  const builder = new SegmentationBuilder();
  let at = from;
  for (let i = 0; i < count; i++) {
    const end = at + 1 + rng.int(4);
    builder.push(at, end, rng.int(1000), rng.int(32));
    at = end;
  }
  return builder.finish(at);
}

/** Element-wise comparison by `toEqual` takes minutes at these lengths. */
function differingField(a: Segmentation, b: Segmentation): string | null {
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  for (const field of ['start', 'end', 'id', 'flags'] as const) {
    if (Buffer.compare(bytes(a[field]), bytes(b[field])) !== 0) return field;
  }
  return a.nBytes === b.nBytes ? null : 'nBytes';
}

/** What is read before the patch is applied, around the edit and elsewhere. */
function expectReadThrough(store: TokenStore, expected: Segmentation, head: number, rng: Rng): void {
  const { length } = expected.id;
  expect([store.length, store.nBytes]).toEqual([length, expected.nBytes]);
  for (const around of [head, rng.int(length + 1)]) {
    const [from, to] = [Math.max(0, around - 5), Math.min(length, around + 70)];
    const { start, end, id, flags } = store.slice(from, to);
    expect([...start]).toEqual([...expected.start.subarray(from, to)]);
    expect([...end]).toEqual([...expected.end.subarray(from, to)]);
    expect([...id]).toEqual([...expected.id.subarray(from, to)]);
    expect([...flags]).toEqual([...expected.flags.subarray(from, to)]);
  }
  const byte = rng.int(expected.nBytes + 2);
  expect(store.firstEndingAfter(byte)).toBe(firstTokenEndingAfter(expected, byte));
  const next = expected.start.findIndex((start) => start >= byte);
  expect(store.firstStartingAt(byte)).toBe(next < 0 ? length : next);
}

test('patches in place give what splicing gives, through growth and shrinkage', () => {
  const rng = createRng(8);
  const store = new TokenStore();
  store.replace(tiling(rng, 0, 10));
  let expected = store.copy();
  for (let edit = 0; edit < 300; edit++) {
    const head = rng.int(expected.id.length + 1);
    const tail = head + rng.int(Math.min(40, expected.id.length - head + 1));
    const from = expected.start[head] ?? expected.nBytes;
    const to = expected.start[tail] ?? expected.nBytes;
    const middle = tiling(rng, from, rng.int(edit % 50 === 49 ? 9000 : 60));
    const shift = (middle.id.length === 0 ? from : middle.nBytes) - to;
    const before = store.copy();
    store.update(spliceSegmentation(store.view, head, middle, tail, shift));
    expected = spliceSegmentation(before, head, middle, tail, shift);
    expectReadThrough(store, expected, head, rng);
    expect(differingField(store.view, expected)).toBeNull();
  }
});

test('takes a segmentation that is no patch as it is', () => {
  const store = new TokenStore();
  const whole = tiling(createRng(1), 0, 5);
  store.update(whole);
  expect(store.view).toEqual(whole);
});

test('a copy stays as it is when the tokens change', () => {
  const rng = createRng(2);
  const store = new TokenStore();
  store.replace(tiling(rng, 0, 6));
  const copy = store.copy();
  const { start } = copy;
  const remembered = Array.from(start);
  store.update(spliceSegmentation(store.view, 0, new SegmentationBuilder().finish(0), 2, -3));
  expect(Array.from(start)).toEqual(remembered);
  expect(store.view.id).toHaveLength(4);
});
