import { useLayoutEffect, useMemo, useRef } from 'react';
import { type HeatTheme, rampColour, rampGradient } from '../heat-map/colour-table.ts';
import styles from './attention-overview.module.css';
import { decades, thumbnailPixels } from './layout.ts';

export interface OverviewHead {
  readonly layer: number;
  readonly head: number;
  /** What is printed under the thumbnail. */
  readonly figure: string;
  /** What the head does, for the accessible name. */
  readonly description: string;
}

export interface AttentionOverviewProps {
  readonly heads: readonly OverviewHead[];
  /** Heads to a line. */
  readonly perLine: number;
  /** `[layers, nHead, size, size]` probabilities; null: no thumbnails are at hand. */
  readonly maps: { readonly values: Float32Array; readonly size: number; readonly nHead: number } | null;
  readonly isCausal: boolean;
  readonly theme: HeatTheme;
  readonly selected: { readonly layer: number; readonly head: number };
  readonly onSelect: (head: OverviewHead) => void;
}

/** Every head as a thumbnail on one printed scale; a press shows the head large. */
export function AttentionOverview(props: AttentionOverviewProps) {
  const { heads, perLine, maps, isCausal, theme, selected, onSelect } = props;
  const shades = useMemo(() => shadesOf(theme), [theme]);
  return (
    <div className={styles.overview}>
      <ol className={styles.heads} style={{ gridTemplateColumns: `repeat(${perLine}, minmax(0, 1fr))` }}>
        {heads.map((entry) => {
          const { layer, head, figure, description } = entry;
          const isSelected = layer === selected.layer && head === selected.head;
          return (
            <li key={`${layer} ${head}`}>
              <button
                type="button"
                className={styles.head}
                aria-pressed={isSelected}
                aria-label={`Layer ${layer + 1}, head ${head + 1}: ${description}`}
                onClick={() => onSelect(entry)}
              >
                {maps && (
                  <Thumbnail
                    values={slice(maps, layer * maps.nHead + head)}
                    size={maps.size}
                    isCausal={isCausal}
                    shades={shades}
                  />
                )}
                <span className={styles.caption}>
                  <span>
                    {layer + 1}.{head + 1}
                  </span>
                  <span className={styles.figure}>{figure}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {maps && (
        <div className={styles.legend}>
          <span>weight</span>
          <span className={styles.scale}>
            <span className={styles.bar} style={{ backgroundImage: rampGradient(theme, 'plain') }} />
            <span className={styles.ticks}>
              {Array.from({ length: decades + 1 }, (_, i) => (
                <span key={i}>{10 ** (i - decades)}</span>
              ))}
            </span>
          </span>
        </div>
      )}
    </div>
  );
}

const slice = ({ values, size }: { values: Float32Array; size: number }, index: number): Float32Array =>
  values.subarray(index * size * size, (index + 1) * size * size);

function shadesOf(theme: HeatTheme): Int32Array {
  return Int32Array.from({ length: 256 }, (_, i) => {
    const [red, green, blue] = rampColour(theme, 'plain', i / 255);
    return (0xff << 24) | (blue << 16) | (green << 8) | red;
  });
}

interface ThumbnailProps {
  readonly values: Float32Array;
  readonly size: number;
  readonly isCausal: boolean;
  readonly shades: Int32Array;
}

function Thumbnail({ values, size, isCausal, shades }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const pixels = thumbnailPixels(values, size, isCausal, shades);
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), size, size), 0, 0);
  }, [values, size, isCausal, shades]);
  return <canvas ref={canvas} className={styles.thumbnail} width={size} height={size} aria-hidden="true" />;
}
