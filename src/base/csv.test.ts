import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test('quotes what needs it and leaves out what is no number', () => {
  expect(csvLine(['plain', 'a,b', 'says "hi"', 'x\ny', 'cr\r', '', null])).toBe(
    'plain,"a,b","says ""hi""","x\ny","cr\r",,\r\n',
  );
  expect(csvLine([0, -1.5, Number.NaN, Number.POSITIVE_INFINITY])).toBe('0,-1.5,,\r\n');
});
