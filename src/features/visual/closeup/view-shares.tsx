import type { FlatTrace, ViewPicture } from '../../../contracts/vision-view.ts';
import { ShareBar } from '../../../plots/share-bar/share-bar.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import styles from './closeup.module.css';

interface ViewSharesProps {
  readonly trace: FlatTrace;
  readonly views: readonly ViewPicture[];
}

interface ShareRow {
  readonly id: string;
  readonly kept: number;
  readonly total: number;
  /** The method's own figure, 0…1; null where it has none. */
  readonly info: number | null;
}

/** How the budget is spread over the views of a picture, or the frames of a clip. */
export function ViewShares({ trace, views }: ViewSharesProps) {
  const rows = trace.perView.map(
    ({ kept, total, info = null }, v): ShareRow => ({ id: views[v]!.id, kept, total, info }),
  );
  const shown = rows.some(({ info }) => info !== null) ? [...columns, infoColumn] : columns;
  return (
    <section className={styles.part}>
      <h3>What each view keeps</h3>
      <DataTable caption="Tokens kept by view" columns={shown} rows={rows} rowKey={({ id }) => id} />
    </section>
  );
}

const columns: readonly Column<ShareRow>[] = [
  { id: 'view', header: 'View', render: ({ id }) => id },
  { id: 'kept', header: 'Kept', isNumber: true, sortBy: ({ kept }) => kept, render: ({ kept }) => kept },
  { id: 'total', header: 'Of', isNumber: true, sortBy: ({ total }) => total, render: ({ total }) => total },
  {
    id: 'share',
    header: 'Share',
    isNumber: true,
    sortBy: ({ kept, total }) => kept / total,
    render: ({ kept, total }) => <ShareBar share={kept / total} />,
  },
];

const infoColumn: Column<ShareRow> = {
  id: 'info',
  header: 'Its own figure',
  help: 'GlobalCom²: the share that the thumbnail allots to a crop. Token correlation: the information density that it finds.',
  isNumber: true,
  sortBy: ({ info }) => info,
  render: ({ info }) => (info === null ? '–' : <ShareBar share={info} />),
};
