import type { NumberParam } from '../../../contracts/params.ts';
import type { View } from '../../../contracts/pruner-source.ts';

export const windowParam: NumberParam = {
  kind: 'number',
  label: 'Window',
  help: 'Side of the square window, in patches; in frames where the grid has one row.',
  origin: 'paper',
  default: 2,
  min: 1,
  max: 16,
  step: 1,
  unit: 'patches',
};

/**
 * The grid cut into windows of `side × side` patches (`1 × side` on a grid of one row), in raster order of windows.
 * Each window lists its cells in raster order; null stands for padding or for what lies beyond the edge.
 */
export function windowsOf({ grid, valid }: View, side: number): (number | null)[][] {
  const tall = grid.h === 1 ? 1 : side;
  const windows: (number | null)[][] = [];
  for (let top = 0; top < grid.h; top += tall) {
    for (let left = 0; left < grid.w; left += side) {
      windows.push(
        Array.from({ length: tall * side }, (_, cell) => {
          const y = top + Math.floor(cell / side);
          const x = left + (cell % side);
          const index = y * grid.w + x;
          return y < grid.h && x < grid.w && valid?.[index] !== 0 ? index : null;
        }),
      );
    }
  }
  return windows;
}
