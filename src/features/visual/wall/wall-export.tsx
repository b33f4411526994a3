import type { EncoderFigures, PrunerCard } from '../../../contracts/vision-view.ts';
import { ExportMenu } from '../../../ui/export-menu.tsx';
import { type Figures, saveFigures } from '../../export/figures-export.ts';
import { keptOf, traceOf } from '../pruning-runs.ts';
import { encoderOrigin } from '../scores/score-figures.ts';
import { useVisual } from '../use-picture.ts';
import type { WallColumn } from './wall-outcomes.ts';

interface WallExportProps {
  readonly cards: readonly PrunerCard[];
  readonly columns: readonly WallColumn[];
  readonly budgets: readonly number[];
  readonly encoder: EncoderFigures | null;
}

/** Saves what every method made of every patch. */
export function WallExport({ cards, columns, budgets, encoder }: WallExportProps) {
  const { seed } = useVisual('seed');
  return (
    <ExportMenu
      formats={['csv', 'json']}
      onExport={(format) =>
        saveFigures(
          wallFigures({ cards, columns, budgets, encoder }, seed),
          format === 'csv' ? 'csv' : 'json',
        )
      }
    />
  );
}

/** One line per output token: the method, the budget, where it sits and what it is made of. */
function wallFigures({ cards, columns, budgets, encoder }: WallExportProps, seed: number): Figures {
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
    name: 'visual-tokens',
    method: null,
    params: {},
    seed,
    ...encoderOrigin(encoder),
    table,
    json,
  };
}
