import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatPercent } from '../../../base/format-number.ts';
import { AttentionRowImage } from '../../../plots/attention-row-image/attention-row-image.tsx';
import { patchRow } from '../../../plots/attention-row-image/layout.ts';
import type { HeatTheme } from '../../../plots/heat-map/colour-table.ts';
import type { HeatMatrix } from '../../../plots/heat-map/matrix.ts';
import { pictureQuery } from '../../../queries/vision.ts';
import { patchHoverActions, usePatchHover } from '../../../state/patch-hover-store.ts';
import { useImage } from '../use-image-subject.ts';
import type { TokenMarks } from '../use-token-marks.ts';
import styles from './heads-tab.module.css';

interface RowImageProps {
  readonly grid: { readonly rows: number; readonly cols: number };
  readonly matrix: HeatMatrix;
  readonly pointer: TokenMarks;
  readonly theme: HeatTheme;
}

const source = 'attention-row-image';

/** The row of the patch that is pointed at, or pinned, on the image; of CLS when none is. */
export function RowImage({ grid, matrix, pointer, theme }: RowImageProps) {
  const image = useImage();
  const { data: picture } = useQuery(pictureQuery(image, 'whole'));
  const hovered = usePatchHover((state) => state.hovered);
  const pinned = usePatchHover((state) => state.pinned);
  const cell = pointer.cell?.row;
  const patch = cell === undefined ? ((hovered ?? pinned)?.index ?? null) : cell === 0 ? null : cell - 1;
  const row = useMemo(
    () => patchRow(matrix.values, matrix.columns, patch === null ? 0 : patch + 1),
    [matrix, patch],
  );
  const bitmap = picture?.views[0]?.bitmap;
  if (!bitmap) return null;
  const name =
    patch === null ? 'CLS' : `Row ${Math.floor(patch / grid.cols) + 1}, column ${(patch % grid.cols) + 1}`;
  return (
    <div>
      <AttentionRowImage
        label={`${name} reads`}
        bitmap={bitmap}
        grid={grid}
        row={row}
        query={patch}
        theme={theme}
        onPoint={(at) => {
          if (at === null) patchHoverActions.leave(source);
          else patchHoverActions.hover({ view: 0, index: at }, source);
        }}
        onPress={(at) => patchHoverActions.togglePin({ view: 0, index: at })}
      />
      <p className={styles.none}>{formatPercent(row.onCls)} of it goes to CLS</p>
    </div>
  );
}
