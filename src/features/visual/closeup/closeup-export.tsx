import { useQuery } from '@tanstack/react-query';
import type { FlatTrace, OpenPicture, PruneRun, TokenPlane } from '../../../contracts/vision-view.ts';
import type { ViewFates } from '../../../plots/patch-canvas/fates.ts';
import { planeQuery } from '../../../queries/vision.ts';
import type { Figures } from '../../export/figures-export.ts';
import { FiguresMenu } from '../../export/figures-menu.tsx';
import { encoderOrigin } from '../scores/score-figures.ts';
import { usePictureRef } from '../use-picture.ts';

interface CloseupExportProps {
  readonly picture: OpenPicture;
  readonly trace: FlatTrace | null;
  readonly fates: readonly ViewFates[] | null;
  readonly run: PruneRun;
}

/** Saves what became of each patch, where it lies in the plane, and what the method goes by. */
export function CloseupExport({ picture, trace, fates, run }: CloseupExportProps) {
  const { data: plane } = useQuery(planeQuery(usePictureRef()));
  return (
    <FiguresMenu
      figures={() => (plane && trace && fates ? patchFigures(trace, fates, plane, run, picture) : null)}
    />
  );
}

/** One line per patch. */
function patchFigures(
  { maps }: FlatTrace,
  fates: readonly ViewFates[],
  { xs, ys, shares }: TokenPlane,
  { method, share, params, seed }: PruneRun,
  { views, encoder }: OpenPicture,
): Figures {
  const columns = [
    'view',
    'patch',
    'fate',
    'token',
    'component1',
    'component2',
    ...maps.map(({ name }) => name),
  ];
  const rows = fates.flatMap(({ fate, token }, v) =>
    fate.map((what, i) => [
      views[v]!.id,
      i,
      what,
      token[i]!,
      finite(xs[v]?.[i]),
      finite(ys[v]?.[i]),
      ...maps.map((map) => finite(map.views[v]?.[i])),
    ]),
  );
  return {
    name: `tokenscope-${method}`,
    method: `pruners/${method}`,
    params: { ...params, share },
    seed,
    ...encoderOrigin(encoder),
    table: [columns, ...rows],
    json: { columns, rows, shares },
  };
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
