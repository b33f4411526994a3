import { type ReactNode, useEffect, useState } from 'react';
import type { FlatTrace } from '../../contracts/vision-view.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Slider } from '../../ui/slider.tsx';
import styles from './picture-stage.module.css';

interface PickPlayerProps {
  /** The run whose picks are shown; null shows none. */
  readonly trace: FlatTrace | null;
  /** @param picks how many picks to show; undefined for all */
  readonly children: (picks: number | undefined) => ReactNode;
}

/** The whole order takes this long to play, ms. */
const playMs = 4000;

/** Replays the order in which a method picked its tokens; by hand alone where motion is not wanted. */
export function PickPlayer({ trace, children }: PickPlayerProps) {
  const [state, setState] = useState<{ trace: FlatTrace; picks: number; isPlaying: boolean } | null>(null);
  const total = trace?.stepIndex.length ?? 0;
  const current = state && state.trace === trace ? state : null;
  const isPlaying = current?.isPlaying === true;
  useEffect(() => {
    if (!isPlaying || !trace) return;
    const begun = performance.now();
    let frame = requestAnimationFrame(function advance(now: number) {
      const picks = Math.min(total, Math.max(1, Math.round(((now - begun) / playMs) * total)));
      setState({ trace, picks, isPlaying: picks < total });
      if (picks < total) frame = requestAnimationFrame(advance);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, trace, total]);
  const picks = current?.picks ?? total;
  return (
    <>
      {children(picks < total ? picks : undefined)}
      {trace && total > 1 && (
        <div className={styles.player}>
          <Slider
            label={`Picks made, of ${total}`}
            value={picks}
            min={1}
            max={total}
            step={1}
            onChange={(to) => setState({ trace, picks: to, isPlaying: false })}
          />
          {!prefersStill() && (
            <IconButton
              label={isPlaying ? 'Stop' : 'Play the picks'}
              icon={isPlaying ? 'close' : 'play'}
              onPress={() => setState({ trace, picks: isPlaying ? picks : 1, isPlaying: !isPlaying })}
            />
          )}
        </div>
      )}
    </>
  );
}

const prefersStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
