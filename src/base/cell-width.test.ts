import { expect, test } from 'vitest';
import { cellWidth, tabCells } from './cell-width.ts';

test.each([
  ['a', 1],
  ['é', 1],
  ['e\u0301', 1],
  ['\u0301', 1],
  ['\t', tabCells],
  ['\0', 1],
  ['字', 2],
  ['한', 2],
  ['ｗ', 2],
  ['क्ष', 2],
  ['👩‍👩‍👧‍👦', 2],
  ['🇩🇪', 2],
  ['❤️', 2],
  ['❤', 1],
  ['1️⃣', 2],
  ['ע', 1],
  ['𝒳', 1],
  ['𠜎', 2],
])('%j takes %i cells', (cluster, cells) => {
  expect(cellWidth(`x${cluster}y`, 1, 1 + cluster.length)).toBe(cells);
});
