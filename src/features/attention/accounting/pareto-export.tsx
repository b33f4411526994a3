import type { PolicySetup } from '../../../contracts/attention-view.ts';
import { FiguresMenu } from '../../export/figures-menu.tsx';
import { costFigures, qualityFigures, stageOf } from './account-figures.ts';
import type { SweepPoint } from './use-sweep.ts';

interface ParetoExportProps {
  readonly points: readonly SweepPoint[];
  readonly setup: PolicySetup;
  readonly modelName: string;
  readonly modelSha256: string;
}

const costs = Object.entries(costFigures);
const qualities = Object.entries(qualityFigures);

/** All that was measured, both stages, as a table or with full structure. */
export function ParetoExport({ points, setup, modelName, modelSha256 }: ParetoExportProps) {
  const measured = points.filter(({ account }) => account);
  if (measured.length === 0) return null;
  return (
    <FiguresMenu
      figures={() => ({
        name: `attention-policies-${setup.mode}`,
        method: null,
        params: {},
        seed: setup.seed,
        origin: { model: { id: modelName, sha256: modelSha256 }, backend: 'wasm' },
        table: tableOf(measured, setup),
        json: { setup, points: measured.map(({ lane, account }) => ({ lane, account })) },
      })}
    />
  );
}

function tableOf(points: readonly SweepPoint[], { mode }: PolicySetup): (string | number | null)[][] {
  const header = [
    'policy',
    'params',
    'mode',
    'stage',
    ...costs.map(([id]) => id),
    ...qualities.map(([id]) => id),
  ];
  const rows = points.flatMap(({ lane, account }) =>
    (['prefill', 'decode'] as const).flatMap((stage) => {
      const measured = stageOf(account!, stage);
      if (!measured) return [];
      return [
        [
          lane.id,
          JSON.stringify(lane.params),
          mode,
          stage,
          ...costs.map(([, { of }]) => finite(of(measured))),
          ...qualities.map(([, { of }]) => finite(of(account!, measured))),
        ],
      ];
    }),
  );
  return [header, ...rows];
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
