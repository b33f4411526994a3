import { expect, test } from 'vitest';
import { describeTextTokenizer } from '../../testing/text-tokenizer-kit.ts';
import golden from './__golden__/words-uax29.json' with { type: 'json' };
import { method } from './words-uax29.ts';

describeTextTokenizer(method.id, method.create);

const words = method.create();

function lengths(text: string): number[] {
  const { start, end } = words.encode(text);
  return Array.from(end, (byte, i) => byte - start[i]!);
}

test(`equals ${golden.reference} on ${golden.cases.length} strings`, () => {
  expect(golden.cases.length).toBeGreaterThan(400);
  for (const { text, lengths: expected } of golden.cases)
    expect(lengths(text), JSON.stringify(text)).toEqual(expected);
});

test('cuts by rule where a dictionary would not', () => {
  expect(lengths('日本語の')).toEqual([3, 3, 3, 3]);
  expect(lengths('ไม่มี')).toEqual([3, 6, 6]);
});

test('takes the worked example of UAX #29', () => {
  const text = 'The quick (“brown”) fox can’t jump 32.3 feet, right?';
  const parts = 'The| |quick| |(|“|brown|”|)| |fox| |can’t| |jump| |32.3| |feet|,| |right|?'.split('|');
  expect(lengths(text)).toEqual(parts.map((part) => new TextEncoder().encode(part).length));
});
