import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatPercent } from '../../../base/format-number.ts';
import type { AttentionRun, AttentionSubject } from '../../../contracts/attention-view.ts';
import { AttentionRowImage } from '../../../plots/attention-row-image/attention-row-image.tsx';
import { patchRow } from '../../../plots/attention-row-image/layout.ts';
import { embeddedEncoder } from '../../../contracts/visual-settings.ts';
import { pictureQuery } from '../../../queries/vision.ts';
import { patchHoverActions, usePatchHover } from '../../../state/patch-hover-store.ts';
import { useTheme } from '../../../state/theme-store.ts';
import { useRun } from '../use-attention.ts';
import { useHead } from '../use-head.ts';
import { useHeadMap } from '../use-head-map.ts';
import { useImage, useImageSubject } from '../use-image-subject.ts';
import styles from './heads-tab.module.css';

const source = 'attention-row-image';

/** The row of the patch that is pointed at, or pinned, on the picture; of CLS when none is. Failures show in the tab. */
export function RowImage() {
  const { subject } = useImageSubject();
  const { run } = useRun(subject);
  return subject && run?.grid ? <HeadRow run={run} subject={subject} grid={run.grid} /> : null;
}

interface HeadRowProps {
  readonly run: AttentionRun;
  readonly subject: AttentionSubject;
  readonly grid: { readonly rows: number; readonly cols: number };
}

function HeadRow({ run, subject, grid }: HeadRowProps) {
  const image = useImage();
  const theme = useTheme((state) => state.theme);
  const { entry } = useHead(run);
  const { map } = useHeadMap(subject, run, entry);
  const { data: picture } = useQuery(pictureQuery({ model: embeddedEncoder, image, layout: 'whole' }));
  const patch = usePatchHover(({ hovered, pinned }) => {
    const shown = hovered ?? pinned;
    return shown?.view === 0 && shown.index < grid.rows * grid.cols ? shown.index : null;
  });
  const row = useMemo(
    () => map && patchRow(map.matrix.values, map.matrix.columns, patch === null ? 0 : patch + 1),
    [map, patch],
  );
  const bitmap = picture?.views[0]?.bitmap;
  if (!bitmap || !row) return null;
  const name =
    patch === null
      ? 'CLS'
      : `The patch in row ${Math.floor(patch / grid.cols) + 1}, column ${(patch % grid.cols) + 1},`;
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
      <p className={styles.none}>
        {formatPercent(row.onCls)} of it goes to CLS. Point at a patch to see its row.
      </p>
    </div>
  );
}
