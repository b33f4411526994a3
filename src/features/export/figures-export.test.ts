import { expect, test } from 'vitest';
import { csvText } from './figures-export.ts';

test('cells are quoted where they must be, numbers without value are empty', () => {
  const table = [
    ['lane', 'says "hi"', 'a,b'],
    ['x\ny', 1.5, Number.NaN],
    [null, 0, ''],
  ];
  expect(csvText(table)).toBe('lane,"says ""hi""","a,b"\r\n"x\ny",1.5,\r\n,0,\r\n');
});
