import { wilsonInterval } from '../../../base/wilson-interval.ts';
import { type ModelRef, modelKey } from '../../../contracts/model.ts';
import { FiguresMenu } from '../../export/figures-menu.tsx';
import { useAttention } from '../use-attention.ts';
import type { PolicyMap } from './use-needle-maps.ts';

interface NeedlesExportProps {
  readonly maps: readonly PolicyMap[];
  readonly rows: readonly string[];
  readonly lengths: readonly number[];
  readonly model: ModelRef;
}

/** What was asked so far, as a table or with every prompt and reply. */
export function NeedlesExport({ maps, rows, lengths, model }: NeedlesExportProps) {
  const { needles, seed } = useAttention();
  const asked = maps.flatMap(({ lane, trials, results }) =>
    trials.flatMap(({ row, column }, i) => {
      const cell = results[i];
      return cell ? [{ lane, row: rows[row]!, pairs: lengths[column]!, cell }] : [];
    }),
  );
  if (asked.length === 0) return null;
  return (
    <FiguresMenu
      figures={() => ({
        name: `needles-${needles.task}`,
        method: 'context/needle-threading',
        params: { task: needles.task, wording: needles.wording },
        seed,
        table: [
          ['policy', 'params', 'row', 'pairs', 'tokens', 'found', 'asked', 'share', 'low', 'high'],
          ...asked.map(({ lane, row, pairs, cell }) => {
            const { share, low, high } = wilsonInterval(cell.found, cell.asked);
            const { id, params } = lane;
            return [
              id,
              JSON.stringify(params),
              row,
              pairs,
              cell.tokens,
              cell.found,
              cell.asked,
              share,
              low,
              high,
            ];
          }),
        ],
        json: { model: modelKey(model), settings: needles, cells: asked },
      })}
    />
  );
}
