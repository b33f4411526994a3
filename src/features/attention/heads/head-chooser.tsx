import { useMemo } from 'react';
import { formatFixed } from '../../../base/format-number.ts';
import {
  headFilters,
  headOrders,
  type HeadFilter,
  type HeadOrder,
} from '../../../contracts/attention-settings.ts';
import type { AttentionRun } from '../../../contracts/attention-view.ts';
import { AttentionOverview } from '../../../plots/attention-overview/attention-overview.tsx';
import { useTheme } from '../../../state/theme-store.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Select } from '../../../ui/select.tsx';
import { useAttention } from '../use-attention.ts';
import type { HeadRef } from '../use-head-map.ts';
import { arrangedHeads, headFigures, type HeadEntry, kindLabels } from './head-kinds.ts';
import styles from './heads-tab.module.css';

const figureLabel = (id: string): string => headFigures.find((figure) => figure.id === id)?.label ?? id;
const orders = headOrders.map((value: HeadOrder) => ({
  value,
  label: value === 'place' ? 'Layer and head' : figureLabel(value),
}));
const filters = headFilters.map((value: HeadFilter) => ({
  value,
  label: value === 'all' ? 'All heads' : `${figureLabel(value)} heads`,
}));

interface HeadChooserProps {
  readonly run: AttentionRun;
  readonly entries: readonly HeadEntry[];
  readonly selected: HeadRef;
}

/** All heads as small multiples; sorted and filtered by what they do. */
export function HeadChooser({ run, entries, selected }: HeadChooserProps) {
  const { order, kind } = useAttention();
  const theme = useTheme((state) => state.theme);
  const { nHead } = run.geometry;
  const printed = order !== 'place' ? order : run.isCausal ? 'induction' : 'entropy';
  const heads = useMemo(
    () =>
      arrangedHeads(entries, order, kind).map((entry) => ({
        ...entry,
        figure: formatFixed(entry.figures[printed], 2),
        description: [
          ...entry.kinds.map((name) => kindLabels[name]),
          `${figureLabel(printed).toLowerCase()} ${formatFixed(entry.figures[printed], 2)}`,
        ].join(', '),
      })),
    [entries, order, kind, printed],
  );
  const maps = useMemo(
    () => run.overview && { values: run.overview.maps, size: run.overview.size, nHead },
    [run, nHead],
  );
  return (
    <section className={styles.chooser} aria-label="All heads">
      <div className={styles.controls}>
        <Select
          label="Sort by"
          value={order}
          options={orders}
          onChange={(to) => workspaceActions.setAttention({ order: to })}
        />
        <Select
          label="Show"
          value={kind}
          options={filters}
          onChange={(to) => workspaceActions.setAttention({ kind: to })}
        />
      </div>
      {heads.length === 0 && <p className={styles.none}>No head does this on this input.</p>}
      <AttentionOverview
        heads={heads}
        perLine={Math.min(8, nHead)}
        maps={maps}
        isCausal={run.isCausal}
        theme={theme}
        selected={selected}
        onSelect={({ layer, head }) => workspaceActions.setAttention({ head: { layer, head } })}
      />
      <p className={styles.none}>
        Below each head: layer.head and its {figureLabel(printed).toLowerCase()}
        {printed === 'entropy' ? ', nats' : ' score'}.{!maps && ' Thumbnails are drawn up to 1,024 tokens.'}
      </p>
    </section>
  );
}
