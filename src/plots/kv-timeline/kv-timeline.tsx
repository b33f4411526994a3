import { type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatCount } from '../../base/format-number.ts';
import { keyStates, type KvTimeline as Timeline } from '../../contracts/attention-view.ts';
import styles from './kv-timeline.module.css';
import { countStates, keysUnder, pooledStates } from './layout.ts';
import { useBox } from '../heat-map/use-box.ts';

export interface KvTimelineProps {
  /** Says whose cache this is; read by screen readers. */
  readonly label: string;
  readonly timeline: Timeline;
  /** What the axis shows for a key. */
  readonly keyLabel: (key: number) => string;
  /** Another theme has other colours. */
  readonly theme: string;
  /** The key under the pointer; null when it leaves. */
  readonly onPoint: (key: number | null) => void;
}

/** Height of a step, px. */
const stepHeight = (steps: number): number => Math.max(2, Math.min(6, Math.floor(120 / steps)));

/** The cache over time: steps downwards, keys across; each read, held without being read, or evicted. */
export function KvTimeline({ label, timeline, keyLabel, theme, onPoint }: KvTimelineProps) {
  const { steps, nTokens, states } = timeline;
  const [box, { width }] = useBox<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState<{ step: number; key: number } | null>(null);
  const columns = Math.max(1, Math.min(width, nTokens));
  const pooled = useMemo(
    () => pooledStates(states, steps, nTokens, columns),
    [states, steps, nTokens, columns],
  );
  const last = useMemo(() => countStates(states, nTokens, steps - 1), [states, nTokens, steps]);
  const height = steps * stepHeight(steps);
  useLayoutEffect(() => {
    if (canvas.current && width > 0) paint(canvas.current, pooled, steps, columns);
    // oxlint-disable-next-line react/exhaustive-deps -- another theme has other colours
  }, [pooled, steps, columns, width, theme]);
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - left) / width) * columns);
    const step = Math.floor((event.clientY - top) / stepHeight(steps));
    if (column < 0 || column >= columns || step < 0 || step >= steps) return;
    const { from } = keysUnder(column, nTokens, columns);
    setPointed({ step, key: from });
    onPoint(from);
  };
  const onPointerLeave = (): void => {
    setPointed(null);
    onPoint(null);
  };
  return (
    <figure className={styles.timeline}>
      <div
        ref={box}
        className={styles.plot}
        style={{ height }}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the picture is a canvas
        role="img"
        aria-label={`${label}: after the last of ${steps - 1} steps ${last.read} keys are read, ${last.held} more held, ${last.evicted} evicted`}
        onPointerMove={onPointerMove}
        onPointerLeave={onPointerLeave}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden="true" />
      </div>
      <figcaption className={styles.caption}>
        {pointed
          ? `${pointed.step === 0 ? 'Prompt' : `Step ${pointed.step}`}, key ‘${keyLabel(pointed.key)}’ (${formatCount(pointed.key)}): ${keyStates[states[pointed.step * nTokens + pointed.key]!]}`
          : `Last step: ${formatCount(last.read)} read, ${formatCount(last.held + last.read)} held, ${formatCount(last.evicted)} evicted`}
      </figcaption>
    </figure>
  );
}

/** The states with their colours. */
export const KvTimelineLegend = () => (
  <ul className={styles.legend}>
    {(['read', 'held', 'evicted'] as const).map((state) => (
      <li key={state}>
        <span data-state={state} />
        {state === 'held' ? 'held, not read' : state}
      </li>
    ))}
  </ul>
);

function paint(canvas: HTMLCanvasElement, states: Uint8Array, steps: number, columns: number): void {
  canvas.width = columns;
  canvas.height = steps;
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  const colours = keyStates.map((state) => style.getPropertyValue(`--key-${state}`).trim());
  for (let step = 0; step < steps; step++) {
    for (let column = 0; column < columns; column++) {
      const state = states[step * columns + column]!;
      if (state === 0) continue;
      context.fillStyle = colours[state]!;
      context.fillRect(column, step, 1, 1);
    }
  }
}
