import { describe, expect, it } from 'vitest';
import { sha256Hex, stableHash, stableStringify } from './stable-hash.ts';

describe('stableStringify', () => {
  it('ignores key order at every depth and keeps array order', () => {
    expect(stableStringify({ b: [2, 1], a: { d: 1, c: 2 } })).toBe(
      stableStringify({ a: { c: 2, d: 1 }, b: [2, 1] }),
    );
    expect(stableStringify([1, 2])).not.toBe(stableStringify([2, 1]));
  });
});

describe('stableHash', () => {
  it('is 14 hex digits and separates near strings', () => {
    expect(stableHash('token')).toMatch(/^[0-9a-f]{14}$/);
    const seen = new Set(Array.from({ length: 5000 }, (_, i) => stableHash(`token ${i}`)));
    expect(seen.size).toBe(5000);
  });
});

describe('sha256Hex', () => {
  it('gives the FIPS 180-4 digest of abc', async () => {
    expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
