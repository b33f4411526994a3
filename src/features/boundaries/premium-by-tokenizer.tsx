import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { measure } from '../../analysis/token-premium.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { premiumsQuery } from '../../queries/measures.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { Select } from '../../ui/select.tsx';
import { FiguresMenu } from '../export/figures-menu.tsx';
import styles from './measures.module.css';
import { measuredRefs, useMeasures } from './measures-tab.ts';
import { PremiumFigures } from './premium-figures.tsx';
import { premiumFigures, type PremiumOrder, type PremiumPartProps } from './premium-source.ts';

const orders: readonly { readonly value: PremiumOrder; readonly label: string }[] = [
  { value: 'premium', label: 'Premium' },
  { value: 'name', label: 'Language' },
  { value: 'script', label: 'Script' },
];

const setReference = (reference: string): void => workspaceActions.setMeasures({ reference });
const setLane = (lane: number): void => workspaceActions.setMeasures({ lane });

/** What each language pays for the same content, by tokenizer, against a reference language of one's choice. */
export function PremiumByTokenizer({ summary, source, isSettled, controls, below }: PremiumPartProps) {
  const refs = useMemo(() => measuredRefs(summary), [summary]);
  const { reference, order, lane } = useMeasures();
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
    premiumsQuery(refs, source, reference),
  );
  if (refs.length === 0)
    return <EmptyState title="No tokenizer" text="Add tokenizers to see what languages pay." />;
  const shown = source === null ? undefined : data;
  const at = Math.min(lane, Math.max(0, (shown?.tokenizers.length ?? 0) - 1));
  return (
    <div className={styles.tab} aria-busy={isFetching || !isSettled}>
      <div className={styles.controls}>
        {controls}
        <Select
          label="Reference"
          value={shown?.languages[shown.reference]?.id ?? null}
          options={(shown?.languages ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setReference}
          isDisabled={!shown}
        />
        <Select
          label="Bars of"
          value={shown?.tokenizers[at]?.key ?? null}
          options={(shown?.tokenizers ?? []).map(({ key, name }) => ({ value: key, label: name }))}
          onChange={(key) => setLane(shown?.tokenizers.findIndex((one) => one.key === key) ?? 0)}
          isDisabled={!shown}
        />
        <Select
          label="Order by"
          value={order}
          options={orders}
          onChange={(chosen) => workspaceActions.setMeasures({ order: chosen })}
        />
        <span className={styles.badge}>
          <FidelityBadge fidelity={measure.fidelity} note={measure.fidelityNote} />
        </span>
        <div className={styles.push}>
          <FiguresMenu figures={() => (shown ? premiumFigures(shown) : null)} />
        </div>
      </div>
      {below}
      {error && <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />}
      {shown && !error && (
        <PremiumFigures
          table={shown}
          tokenizer={at}
          order={order}
          isStale={isPlaceholderData}
          onReference={setReference}
          onTokenizer={setLane}
        />
      )}
    </div>
  );
}
