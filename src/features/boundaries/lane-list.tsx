import { type DragEvent, type KeyboardEvent, useDeferredValue, useState } from 'react';
import type { LaneSummary } from '../../contracts/document-view.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { LaneCard } from './lane-card.tsx';
import { laneLabels } from './lane-labels.ts';
import styles from './lanes.module.css';
import { useDocument } from '../input/use-document.ts';

interface LaneListProps {
  readonly onSearch: (lane: string) => void;
}

/** The lanes in their order, to be moved by dragging or with the arrow keys on their handles, and removed. */
export function LaneList({ onSearch }: LaneListProps) {
  // The figures may follow the tokens by a moment.
  const summary = useDeferredValue(useDocument().summary);
  const lanes = summary?.lanes ?? [];
  const labels = laneLabels(lanes);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);

  const move = (from: number, to: number): void => {
    if (to >= 0 && to < lanes.length && to !== from) workspaceActions.moveLane(from, to);
  };
  const end = (): void => {
    setDragged(null);
    setOver(null);
  };
  const dragProps = (index: number) => ({
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData(laneType, String(index));
      setDragged(index);
    },
    onDragEnd: end,
    onKeyDown: (event: KeyboardEvent) => {
      const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (by === 0) return;
      event.preventDefault();
      event.stopPropagation();
      move(index, index + by);
    },
  });

  return (
    <ol className={styles.list} aria-label="Tokenizers">
      {lanes.map((lane, index) => (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a drop target; the handle does the same by keyboard
        <li
          key={cardKey(lanes, index)}
          className={styles.item}
          data-over={(over === index && dragged !== index) || undefined}
          onDragOver={(event) => {
            if (dragged === null) return;
            event.preventDefault();
            setOver(index);
          }}
          onDrop={(event) => {
            event.preventDefault();
            event.stopPropagation();
            if (dragged !== null) move(dragged, index);
            end();
          }}
        >
          <LaneCard
            lane={lane}
            label={labels[index]!}
            textBytes={summary?.nBytes ?? 0}
            handle={dragProps(index)}
            onSearch={onSearch}
          />
        </li>
      ))}
    </ol>
  );
}

/** A lane of patches stays the same card when its threshold changes, so that the slider keeps the focus. */
const cardKey = (lanes: readonly LaneSummary[], index: number): string =>
  lanes[index]!.ref.kind === 'patches'
    ? `patches ${lanes.slice(0, index).filter(({ ref }) => ref.kind === 'patches').length}`
    : lanes[index]!.key;

/** A type of our own, so that a dragged lane is not taken for dropped text. */
const laneType = 'application/x-tokenscope-lane';
