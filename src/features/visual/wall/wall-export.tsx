import type { OpenPicture, PrunerCard, ViewPicture } from '../../../contracts/vision-view.ts';
import { toastActions } from '../../../state/toast-store.ts';
import { trackWork } from '../../../state/pending-work.ts';
import { type ExportFormat, ExportMenu } from '../../../ui/export-menu.tsx';
import { type Figures, saveFigures } from '../../export/figures-export.ts';
import { plainColour, savePicture } from '../../export/picture-export.ts';
import { keptOf, traceOf } from '../pruning-runs.ts';
import { encoderOrigin } from '../scores/score-figures.ts';
import { useImage, useQuestion, useVisual } from '../use-picture.ts';
import type { WallColumn } from './wall-outcomes.ts';
import { type DrawnWall, wallSvg } from './wall-svg.ts';

interface WallExportProps {
  readonly cards: readonly PrunerCard[];
  readonly columns: readonly WallColumn[];
  readonly budgets: readonly number[];
  readonly picture: OpenPicture;
}

/** Saves what every method made of every patch, as figures or as it is drawn. */
export function WallExport(props: WallExportProps) {
  const { seed } = useVisual('seed');
  const image = useImage();
  const question = useQuestion();
  const name = image.kind === 'own' ? image.name : image.id;
  const save = (format: ExportFormat): void => {
    if (format === 'csv' || format === 'json') saveFigures(wallFigures(props, seed), format);
    else {
      const caption = question === '' ? name : `${name} · asked for “${question}”`;
      void trackWork(saveWall({ ...props, caption }, seed, format)).catch(toastActions.error);
    }
  };
  return <ExportMenu formats={['png', 'svg', 'csv', 'json']} onExport={save} />;
}

const fileName = 'tokenscope-visual-tokens';

async function saveWall(wall: DrawnWall, seed: number, format: 'png' | 'svg'): Promise<void> {
  const colours = {
    surface: plainColour('var(--surface)'),
    kept: plainColour('var(--series-0)'),
    recovered: plainColour('var(--series-1)'),
    merged: plainColour('var(--series-2)'),
    text: plainColour('var(--text)'),
    soft: plainColour('var(--text-soft)'),
    line: plainColour('var(--line)'),
  };
  const picture = wallSvg(wall, colours, wall.picture.views.map(pixelsOf));
  const { origin = { model: null, backend: 'js' as const } } = encoderOrigin(wall.picture.encoder);
  await savePicture(fileName, picture, format, { method: null, params: {}, seed, ...origin });
}

/** The pixels of a view as a URL that holds them. */
function pixelsOf({ bitmap }: ViewPicture): string {
  const canvas = document.createElement('canvas');
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  return canvas.toDataURL('image/png');
}

/** One line per output token: the method, the budget, where it sits and what it is made of. */
function wallFigures({ cards, columns, budgets, picture }: WallExportProps, seed: number): Figures {
  const table: (string | number | null)[][] = [
    ['method', 'budget %', 'kept', 'total', 'token', 'kind', 'view', 'patch', 'sources'],
  ];
  const json = [];
  for (const [c, card] of cards.entries()) {
    for (const [b, column] of columns.entries()) {
      const trace = traceOf(column[c]);
      if (!trace) continue;
      const { kept, total } = keptOf(trace);
      const tokens = trace.kind.map((kind, t) => ({
        kind,
        view: trace.view[t]!,
        patch: trace.anchor[t]! < 0 ? null : trace.anchor[t]!,
        sources: Array.from(trace.src.subarray(trace.rowStart[t], trace.rowStart[t + 1])),
      }));
      json.push({ method: card.id, budget: budgets[b]!, kept, total, tokens });
      for (const [t, { kind, view, patch, sources }] of tokens.entries()) {
        table.push([card.id, budgets[b]!, kept, total, t, kind, view, patch, sources.join(' ')]);
      }
    }
  }
  return {
    name: fileName,
    method: null,
    params: {},
    seed,
    ...encoderOrigin(picture.encoder),
    table,
    json,
  };
}
