import { expect, test } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import { describeTextTokenizer } from '../../testing/text-tokenizer-kit.ts';
import golden from './__golden__/hat-splitter.json' with { type: 'json' };
import { method } from './hat-splitter.ts';

describeTextTokenizer(method.id, () => method.create({}));
describeTextTokenizer(`${method.id} at 3 bytes`, () => method.create({ maxBytes: 3 }));

function lengths(text: string, maxBytes = 100): number[] {
  const { start, end } = method.create({ maxBytes }).encode(text);
  return Array.from(end, (byte, i) => byte - start[i]!);
}

function chunks(text: string, maxBytes?: number): string[] {
  const bytes = utf8Encode(text);
  let at = 0;
  return lengths(text, maxBytes).map((length) =>
    new TextDecoder().decode(bytes.subarray(at, (at += length))),
  );
}

test(`equals ${golden.reference} on ${golden.cases.length} strings and eight byte caps`, () => {
  expect(golden.cases.length).toBeGreaterThan(400);
  for (const { text, maxBytes, lengths: expected } of golden.cases) {
    expect(lengths(text, maxBytes), `${JSON.stringify(text)} at ${maxBytes}`).toEqual(expected);
  }
});

test('the cases of the official tests', () => {
  expect(chunks('Hello, world!')).toEqual(['Hello,', ' world!']);
  expect(chunks('Hello, world!', 4)).toEqual(['Hell', 'o,', ' wor', 'ld!']);
  expect(chunks('howAreYou')).toEqual(['how', 'Are', 'You']);
  expect(chunks('how_are_you')).toEqual(['how_', 'are_', 'you']);
  expect(chunks('verylongword', 10)).toEqual(['verylongwo', 'rd']);
  expect(chunks('für', 2)).toEqual(['f', 'ü', 'r']);
  expect(chunks('')).toEqual([]);
  expect(lengths('🌝', 2)).toEqual([2, 2]);
});

test('only the first part of a capped group opens a pre-token', () => {
  const { flags } = method.create({ maxBytes: 4 }).encode('Hello, world!');
  expect(Array.from(flags, (flag) => flag & SegmentFlag.preTokenStart)).toEqual([16, 0, 16, 0]);
});

test('tells the rules that fired around a byte', () => {
  const steps = method.create({ maxBytes: 4 }).trace('say fooBar, now', 5);
  expect(steps.map((step) => step.kind === 'rule' && step.pieces)).toEqual([
    [' ', 'fooBar'],
    [' ', 'foo'],
    [' Space'.replace(' ', '  '), 'foo Word'],
    [' foo'],
  ]);
  const capped = method.create({ maxBytes: 4 }).trace('say fooBar, now', 9);
  expect(capped.at(-1)).toEqual({
    kind: 'rule',
    rule: 'Group: a word joins the space before it, punctuation joins what stands before it',
    pieces: ['Bar,'],
  });
  const longWord = method.create({ maxBytes: 4 }).trace('verylong', 0).at(-1);
  expect(longWord).toEqual({ kind: 'rule', rule: 'Cap of 4 bytes', pieces: ['4 bytes', '4 bytes'] });
  expect(method.create({}).trace('', 0)).toEqual([]);
});

test('refuses a cap that is no number of bytes', () => {
  expect(() => method.create({ maxBytes: 0 })).toThrow(/maxBytes/);
});
