import { useEffect, useRef, useState } from 'react';
import type { PixelSquare } from '../../contracts/patchify-view.ts';
import styles from './swipe-compare.module.css';

export interface SwipePart {
  readonly name: string;
  readonly pixels: PixelSquare;
}

export interface SwipeCompareProps {
  readonly left: SwipePart;
  readonly right: SwipePart;
  /** Cells along a side that are drawn as a grid; 1 for none. */
  readonly cells: number;
}

/** Two pictures of the same scene in one place: a handle moves the border between them, by hand or by the arrow keys. */
export function SwipeCompare({ left, right, cells }: SwipeCompareProps) {
  const [at, setAt] = useState(50);
  const grid = cells > 1 ? { '--cell': `${100 / cells}%` } : undefined;
  return (
    <div className={styles.compare}>
      <div className={styles.stage}>
        <Pixels pixels={right.pixels} />
        <div className={styles.over} style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
          <Pixels pixels={left.pixels} />
        </div>
        {grid && <div className={styles.grid} style={grid as React.CSSProperties} />}
        <span className={styles.border} style={{ insetInlineStart: `${at}%` }} />
        <input
          type="range"
          className={styles.range}
          min={0}
          max={100}
          value={at}
          aria-label={`Border between ${left.name} and ${right.name}`}
          aria-valuetext={`${at} % ${left.name}`}
          onChange={(event) => setAt(Number(event.target.value))}
        />
      </div>
      <p className={styles.names} aria-hidden="true">
        <span>{left.name}</span>
        <span>{right.name}</span>
      </p>
    </div>
  );
}

function Pixels({ pixels: { side, rgba } }: { readonly pixels: PixelSquare }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, side, side), 0, 0);
  }, [rgba, side]);
  return <canvas ref={canvas} width={side} height={side} className={styles.pixels} />;
}
