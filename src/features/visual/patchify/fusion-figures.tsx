import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { formatFixed } from '../../../base/format-number.ts';
import { fusionMethods, type FusionRow, type Spread } from '../../../contracts/patchify-view.ts';
import type { Progress as ProgressReport } from '../../../contracts/provenance.ts';
import { LineChart } from '../../../plots/line-chart/line-chart.tsx';
import { fusionTableQuery } from '../../../queries/patchify.ts';
import { Button } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { FiguresMenu } from '../../export/figures-menu.tsx';
import { useVisual } from '../use-picture.ts';
import { fusionNames, sceneSizes } from './fusion-names.ts';
import styles from './patchify.module.css';

/** Scenes behind each interval. */
const sceneCount = 5;

const spreadText = ({ mean, high }: Spread, decimals: number): string =>
  `${formatFixed(mean, decimals)} ± ${formatFixed(high - mean, decimals)}`;

const column = (id: 'psnr' | 'sam' | 'ergas', header: string, help: string): Column<FusionRow> => ({
  id,
  header,
  help,
  isNumber: true,
  sortBy: (row) => row[id].mean,
  render: (row) => spreadText(row[id], 2),
});

const columns: readonly Column<FusionRow>[] = [
  {
    id: 'method',
    header: 'Baseline',
    sortBy: ({ method }) => method,
    render: ({ method }) => fusionNames[method],
  },
  {
    id: 'size',
    header: 'Size',
    isNumber: true,
    sortBy: ({ size }) => size,
    render: ({ size }) => `${size} px`,
  },
  column('psnr', 'PSNR, dB', 'Over all bands, peak 1; higher is better.'),
  column('sam', 'SAM, °', 'Mean angle between the spectra of a pixel; lower is better.'),
  column('ergas', 'ERGAS', '100 / 4 · √ mean (RMSE / mean)²; lower is better.'),
];

/** Quality of the baselines over image size. */
export function FusionFigures() {
  const { seed } = useVisual('seed');
  const [progress, setProgress] = useState<ProgressReport | null>(null);
  const seeds = useMemo(() => Array.from({ length: sceneCount }, (_, i) => seed + i), [seed]);
  const query = fusionTableQuery(sceneSizes, seeds, setProgress);
  const { data, isFetching, refetch } = useQuery(query);
  const client = useQueryClient();
  const series = useMemo(
    () =>
      fusionMethods.map((method) => ({
        name: fusionNames[method],
        points: (data ?? [])
          .filter((row) => row.method === method)
          .map(({ size, psnr }) => ({ x: size, y: psnr.mean })),
      })),
    [data],
  );
  return (
    <div className={styles.figures} aria-busy={isFetching}>
      {isFetching && (
        <Progress
          progress={progress ?? { label: 'Sharpening scenes', done: 0, total: null, unit: 'steps' }}
          onCancel={() => void client.cancelQueries({ queryKey: query.queryKey })}
        />
      )}
      {!isFetching && !data && (
        <Button icon="retry" onPress={() => void refetch()}>
          Measure the baselines
        </Button>
      )}
      {data && (
        <>
          <div className={styles.head}>
            <p className={styles.count}>Baselines over {sceneCount} scenes a size</p>
            <div className={styles.push}>
              <FiguresMenu figures={() => fusionTable(data, seed)} />
            </div>
          </div>
          <LineChart
            title="PSNR"
            yLabel="dB"
            xLabel="size of the image, px"
            series={series}
            scale={{ x: 'log2', fromZero: false }}
            decimals={2}
          />
          <DataTable
            caption="Baselines by image size"
            columns={columns}
            rows={data}
            rowKey={({ size, method }) => `${method} ${size}`}
          />
        </>
      )}
    </div>
  );
}

const fusionTable = (rows: readonly FusionRow[], seed: number) => ({
  name: 'tokenscope-pansharpening',
  method: 'image-tokenizers/scaleformer',
  params: { scenes: sceneCount },
  seed,
  table: [
    [
      'baseline',
      'size',
      ...(['psnr', 'sam', 'ergas'] as const).flatMap((id) => [id, `${id}_low`, `${id}_high`]),
    ],
    ...rows.map(({ method, size, psnr, sam, ergas }) => [
      method,
      size,
      ...[psnr, sam, ergas].flatMap(({ mean, low, high }) => [mean, low, high]),
    ]),
  ],
  json: { rows },
});
