import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatBytes } from '../../../base/format-bytes.ts';
import { formatCompact, formatFixed, formatPercent } from '../../../base/format-number.ts';
import type {
  AttentionSubject,
  PolicyLane,
  PolicySetup,
  StageAccount,
} from '../../../contracts/attention-view.ts';
import type { Progress as ProgressReport } from '../../../contracts/provenance.ts';
import { toErrorReport } from '../../../contracts/errors.ts';
import { policyAccountQuery } from '../../../queries/attention.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorCard } from '../../../ui/error-card.tsx';
import { Progress } from '../../../ui/progress.tsx';
import styles from './policies-tab.module.css';

interface AccountFiguresProps {
  readonly subject: AttentionSubject;
  readonly lane: PolicyLane;
  readonly setup: PolicySetup;
}

interface Figure {
  readonly label: string;
  readonly help: string;
  readonly of: (stage: StageAccount) => string;
}

const figures: readonly Figure[] = [
  {
    label: 'Pairs kept',
    help: 'Of the pairs that causality allows.',
    of: (s) => formatPercent(1 - s.sparsity),
  },
  {
    label: 'Mass recall',
    help: 'Dense attention weight on the kept keys: mean over layers, heads and rows.',
    of: (s) => formatPercent(s.recallMean),
  },
  {
    label: '… 5th percentile',
    help: 'A mean hides a lost needle.',
    of: (s) => formatPercent(s.recallP5),
  },
  {
    label: 'Top-k recall',
    help: "Share of a row's k most attended keys that are kept, k being the keys that it keeps.",
    of: (s) => formatPercent(s.topKRecall),
  },
  {
    label: 'Operations of dense',
    help: 'Of attention and selection, counted, against dense attention. Not a measured speed-up.',
    of: (s) => formatPercent((s.attentionFlops + s.selectionFlops) / s.denseFlops),
  },
  {
    label: '… to select',
    help: 'Operations that choosing costs.',
    of: (s) => formatCompact(s.selectionFlops),
  },
  {
    label: 'KV read',
    help: 'Cache bytes read at the last step.',
    of: (s) => formatBytes(s.kvReadBytes),
  },
  {
    label: 'KV held',
    help: 'Cache bytes held after the last step.',
    of: (s) => formatBytes(s.kvHeldBytes),
  },
];

/** What a policy keeps, loses and costs over all layers and heads. */
export function AccountFigures({ subject, lane, setup }: AccountFiguresProps) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<ProgressReport | null>(null);
  const query = policyAccountQuery(subject, lane, setup, setProgress);
  const { data, error, isFetching, refetch } = useQuery(query);
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  if (!data && !isFetching) {
    return (
      <Button icon="retry" onPress={() => void refetch()}>
        Measure
      </Button>
    );
  }
  if (!data && progress) {
    return (
      <div aria-busy="true">
        <Progress
          progress={progress}
          onCancel={() => void client.cancelQueries({ queryKey: query.queryKey })}
        />
      </div>
    );
  }
  const next = data?.nextToken;
  return (
    <table className={styles.account} aria-busy={isFetching}>
      <caption>{setup.mode === 'audit' ? 'Audit' : 'Online'}, over all layers and heads</caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">Prompt</th>
          <th scope="col">Decoding</th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ label, help, of }) => (
          <tr key={label} title={help}>
            <th scope="row">{label}</th>
            <td>{data ? of(data.prefill) : '…'}</td>
            <td>{data ? (data.decode ? of(data.decode) : '–') : '…'}</td>
          </tr>
        ))}
        {setup.mode === 'online' && (
          <>
            <tr title="Of the next token, dense against this policy: mean over the last prompt position and all decoded ones.">
              <th scope="row">KL, nats</th>
              <td colSpan={2}>{next ? formatFixed(next.klMean, 4) : '…'}</td>
            </tr>
            <tr title="Positions whose most probable token stays.">
              <th scope="row">Same top token</th>
              <td colSpan={2}>{next ? formatPercent(next.agreement) : '…'}</td>
            </tr>
            <tr title="Change of the surprisal of the text's own next token.">
              <th scope="row">ΔNLL, nats</th>
              <td colSpan={2}>{next ? formatFixed(next.deltaNll, 4) : '…'}</td>
            </tr>
          </>
        )}
      </tbody>
    </table>
  );
}
