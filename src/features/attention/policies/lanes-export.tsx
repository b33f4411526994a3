import { useQueryClient } from '@tanstack/react-query';
import { formatPercent } from '../../../base/format-number.ts';
import type { HeadMask, PolicyAccount, StageAccount } from '../../../contracts/attention-view.ts';
import { policyAccountQuery, policyMaskQuery } from '../../../queries/attention.ts';
import { trackWork } from '../../../state/pending-work.ts';
import { toastActions } from '../../../state/toast-store.ts';
import { ExportMenu } from '../../../ui/export-menu.tsx';
import { saveFigures } from '../../export/figures-export.ts';
import { exportLanes, madeBy } from '../map-export.ts';
import { useAttention } from '../use-attention.ts';
import type { LaneStage } from './lane-stage.ts';
import type { ReadyLane } from './use-lanes.ts';

interface LanesExportProps {
  readonly lanes: readonly ReadyLane[];
  readonly stage: LaneStage;
}

/** What is known of a lane by now. */
interface KnownLane {
  readonly lane: ReadyLane;
  readonly mask: HeadMask | undefined;
  readonly account: PolicyAccount | undefined;
}

/** Saves the lanes: PNG and SVG of the maps, CSV and JSON of their accounts. */
export function LanesExport({ lanes, stage }: LanesExportProps) {
  const client = useQueryClient();
  const { scale, sinks, pooling } = useAttention();
  const { run, subject, setup, head, map, theme, view } = stage;
  const known = (): readonly KnownLane[] =>
    lanes.map((lane) => ({
      lane,
      mask: client.getQueryData(policyMaskQuery(subject, lane.ran, setup, head).queryKey),
      account: client.getQueryData(policyAccountQuery(subject, lane.ran, setup).queryKey),
    }));
  const savePictures = (format: 'png' | 'svg'): Promise<void> => {
    const shown = known().flatMap(({ lane, mask, account }) =>
      mask ? [{ name: lane.card.name, mask, notes: notesOf(mask, account) }] : [],
    );
    const title = `Layer ${head.layer + 1}, head ${head.head + 1} under ${shown.length} policies (${setup.mode})`;
    return exportLanes(
      format,
      map,
      { kind: scale, sinks, sinkColumns: map.sinks },
      pooling,
      [{ name: 'Dense', mask: null, notes: [] }, ...shown],
      { run, title, theme, view },
    );
  };
  return (
    <ExportMenu
      formats={['png', 'svg', 'csv', 'json']}
      onExport={(format) => {
        if (format === 'csv' || format === 'json') saveAccounts(format, stage, known());
        else void trackWork(savePictures(format).catch(toastActions.error));
      }}
    />
  );
}

const notesOf = (mask: HeadMask, account: PolicyAccount | undefined): readonly string[] => [
  `keeps ${formatPercent(mask.kept / mask.causal)} of this head's pairs`,
  ...(account ? [`weight kept in the prompt, all heads: ${formatPercent(account.prefill.recallMean)}`] : []),
];

const stageColumns = [
  'sparsity',
  'recallMean',
  'recallP5',
  'topKRecall',
  'attentionFlops',
  'selectionFlops',
  'denseFlops',
  'kvReadBytes',
  'kvHeldBytes',
  'denseKvBytes',
] as const satisfies readonly (keyof StageAccount)[];

function saveAccounts(format: 'csv' | 'json', { run, setup }: LaneStage, lanes: readonly KnownLane[]): void {
  const { model, backend } = madeBy(run);
  const measured = lanes.filter(({ account }) => account !== undefined);
  const { mode, decoded, seed } = setup;
  saveFigures(
    {
      name: 'tokenscope-policies',
      method: null,
      params: { mode, decoded },
      seed,
      origin: { model, backend },
      table: [
        ['policy', 'params', 'stage', ...stageColumns, 'klMean', 'agreement', 'deltaNll'],
        ...measured.flatMap(({ lane, account }) =>
          (['prefill', 'decode'] as const).flatMap((stage) => {
            const figures = account![stage];
            const next = account!.nextToken;
            return figures
              ? [
                  [
                    lane.card.id,
                    JSON.stringify(lane.ran.params),
                    stage,
                    ...stageColumns.map((column) => figures[column]),
                    next?.klMean ?? null,
                    next?.agreement ?? null,
                    next?.deltaNll ?? null,
                  ],
                ]
              : [];
          }),
        ),
      ],
      json: { setup, lanes: measured.map(({ lane, account }) => ({ lane: lane.ran, account })) },
    },
    format,
  );
}
