import type { HeatCell, HeatMatrix } from './matrix.ts';

/** Where a key moves the cell cursor; null for keys that do not. Shift takes steps of ten; the cursor stays on cells that exist. */
export function movedCursor(
  matrix: HeatMatrix,
  cursor: HeatCell | null,
  key: string,
  isFast: boolean,
): HeatCell | null {
  const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, Number.NEGATIVE_INFINITY],
    End: [0, Number.POSITIVE_INFINITY],
  };
  const step = steps[key];
  if (!step) return null;
  const { rows, columns, diagonal } = matrix;
  if (cursor === null) return { row: 0, column: 0 };
  const by = isFast ? 10 : 1;
  const row = Math.min(Math.max(cursor.row + by * step[0], 0), rows - 1);
  const last = diagonal === null ? columns - 1 : Math.min(columns - 1, row + diagonal);
  const column = Math.min(Math.max(cursor.column + by * step[1], 0), Math.max(0, last));
  return { row, column };
}
