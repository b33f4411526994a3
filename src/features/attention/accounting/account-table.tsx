import { useQueries } from '@tanstack/react-query';
import { formatBytes } from '../../../base/format-bytes.ts';
import { formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { AttentionSubject, PolicyAccount, PolicySetup } from '../../../contracts/attention-view.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import type { AccountStage } from '../../../contracts/pareto-settings.ts';
import { ErrorBounds } from '../../../plots/error-bounds/error-bounds.tsx';
import { policyAccountQuery } from '../../../queries/attention.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { type PolicyCard, type ReadyLane, useLanes, usePolicyCards } from '../policies/use-lanes.ts';
import { useAttention } from '../use-attention.ts';
import { costFigures, qualityFigures, stageOf } from './account-figures.ts';
import styles from './accounting.module.css';

interface AccountRow {
  readonly card: PolicyCard;
  readonly account: PolicyAccount | undefined;
}

interface AccountTableProps {
  readonly subject: AttentionSubject;
  readonly setup: PolicySetup;
}

/** Every lane at the shared budget, full attention first, and what each layer's output loses. */
export function AccountTable({ subject, setup }: AccountTableProps) {
  const { pareto } = useAttention();
  const cards = usePolicyCards();
  const full = cards.find(({ id }) => id === 'full-attention');
  const lanes: readonly Pick<ReadyLane, 'card' | 'ran'>[] = [
    ...(full ? [{ card: full, ran: { id: full.id, params: {} } }] : []),
    ...useLanes().filter(({ card }) => card.id !== 'full-attention'),
  ];
  const results = useQueries({ queries: lanes.map(({ ran }) => policyAccountQuery(subject, ran, setup)) });
  const rows = lanes.map(({ card }, i): AccountRow => ({ card, account: results[i]?.data }));
  const failed = results.find(({ error }) => error);
  return (
    <div className={styles.measured} aria-busy={results.some(({ isFetching }) => isFetching)}>
      {failed && <ErrorCard report={toErrorReport(failed.error)} onRetry={() => void failed.refetch()} />}
      <DataTable
        caption={pareto.stage === 'prefill' ? 'Measured on the prompt' : 'Measured while decoding'}
        columns={columnsOf(pareto.stage, setup.mode === 'online')}
        rows={rows}
        rowKey={({ card }) => card.id}
      />
      <ErrorBounds
        caption="Output error of each layer, and what it cannot exceed"
        layers={rows.find(({ account }) => account)?.account?.layers.length ?? 0}
        rows={rows
          .filter(({ card }) => card.id !== 'full-attention')
          .map(({ card, account }) => ({
            id: card.id,
            name: card.name,
            cells: account?.layers.map((l) => ({ error: l.outputError, bound: l.outputErrorBound })) ?? [],
          }))}
      />
    </div>
  );
}

function columnsOf(stage: AccountStage, isOnline: boolean): readonly Column<AccountRow>[] {
  const number = (
    id: string,
    header: string,
    help: string,
    of: (account: PolicyAccount) => number | null | undefined,
    format: (value: number) => string,
  ): Column<AccountRow> => ({
    id,
    header,
    help,
    isNumber: true,
    sortBy: ({ account }) => (account ? (of(account) ?? null) : null),
    render: ({ account }) => (account ? format(of(account) ?? Number.NaN) : '…'),
  });
  const at = (account: PolicyAccount) => stageOf(account, stage);
  const { recallMean, recallP5, topKRecall, klMean, agreement, deltaNll } = qualityFigures;
  const { kept, flops } = costFigures;
  const quality = (id: string, header: string, figure: typeof recallMean): Column<AccountRow> =>
    number(id, header, figure.help, (a) => (at(a) ? figure.of(a, at(a)!) : null), figure.format);
  return [
    {
      id: 'policy',
      header: 'Policy',
      sortBy: ({ card }) => card.name,
      render: ({ card }) => (
        <span className={styles.policy}>
          {card.name} <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
        </span>
      ),
    },
    number('kept', 'Pairs kept', kept.help, (a) => at(a) && kept.of(at(a)!), formatPercent),
    quality('recall', 'Mass recall', recallMean),
    quality('p5', 'Recall, 5th pct.', recallP5),
    quality('topk', 'Top-k recall', topKRecall),
    ...(isOnline
      ? [
          quality('kl', 'KL, nats', klMean),
          quality('top1', 'Top-1', agreement),
          quality('nll', 'ΔNLL', deltaNll),
        ]
      : []),
    number('flops', 'Operations', flops.help, (a) => at(a) && flops.of(at(a)!), formatPercent),
    number(
      'selector',
      'Selector ÷ saved',
      'Operations of choosing over the operations that it saves.',
      (a) => at(a)?.selectorOverhead,
      (value) => (value === Number.POSITIVE_INFINITY ? '∞' : formatFixed(value, 2)),
    ),
    number('read', 'KV read', costFigures.read.help, (a) => at(a)?.kvReadBytes, formatBytes),
    number('held', 'KV held', costFigures.held.help, (a) => at(a)?.kvHeldBytes, formatBytes),
  ];
}
