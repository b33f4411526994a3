import { describe, expect, it } from 'vitest';
import { createRng } from './rng.ts';
import { cosine, dot, toUnitRows } from './unit-rows.ts';

describe('dot', () => {
  it('sums every column whatever the width leaves after fours', () => {
    for (const width of [1, 3, 4, 5, 7, 8]) {
      const a = Float64Array.from({ length: 2 * width }, (_, i) => i + 1);
      let expected = 0;
      for (let c = 0; c < width; c++) expected += a[c]! * a[width + c]!;
      expect(dot(a, 0, a, width, width)).toBe(expected);
    }
  });
});

describe('cosine', () => {
  it('is a·b / max(|a||b|, 1e-8), down to vanishing rows', () => {
    const rng = createRng(4);
    for (const scale of [1, 1e-3, 1e-4, 1e-5, 0]) {
      const raw = Float64Array.from({ length: 6 }, () => rng.normal() * scale);
      const plain = dot(raw, 0, raw, 3, 3);
      const norms = Math.sqrt(dot(raw, 0, raw, 0, 3)) * Math.sqrt(dot(raw, 3, raw, 3, 3));
      const rows = toUnitRows({ data: raw.slice(), n: 2, width: 3 });
      expect(cosine(rows, 0, rows, 1)).toBeCloseTo(plain / Math.max(norms, 1e-8), 12);
    }
  });
});
