import { describe, expect, it } from 'vitest';
import { resolveParams } from './params.ts';

const schema = {
  maxBytes: {
    kind: 'number',
    label: 'Cap',
    help: '',
    origin: 'code',
    default: 100,
    min: 1,
    max: 200,
    step: 1,
  },
  mode: {
    kind: 'choice',
    label: 'Mode',
    help: '',
    origin: 'ours',
    default: 'word',
    options: [
      { value: 'word', label: 'word' },
      { value: 'line', label: 'line' },
    ],
  },
} as const;

describe('resolveParams', () => {
  it('fills in defaults', () => {
    expect(resolveParams(schema, { mode: 'line' })).toEqual({ maxBytes: 100, mode: 'line' });
  });

  it.each([
    [{ maxBytes: 0 }, /'maxBytes' must lie in \[1, 200\], not 0/],
    [{ maxBytes: Number.NaN }, /'maxBytes' must be a number/],
    [{ mode: 'page' }, /'mode' must be one of word, line/],
    [{ size: 3 }, /no parameter 'size'/],
  ])('refuses %j by name', (given, message) => {
    expect(() => resolveParams(schema, given)).toThrow(message);
  });
});
