import { useEffect, useState } from 'react';
import type { ScaleSettings } from './heat-scale.ts';
import type { CellBits, HeatMatrix } from './matrix.ts';
import { type PreparedHeat, prepareSteps } from './prepare.ts';
import type { Pooling } from './pyramid.ts';

/** Preparing goes on in slices of this many ms, so that a frame is never held up for long. */
const sliceMs = 8;

export interface Preparation {
  /** The last matrix that became ready; null before the first. */
  readonly heat: PreparedHeat | null;
  readonly isBusy: boolean;
}

/** Makes a matrix ready to be drawn, a slice at a time; pass stable arguments. */
export function usePrepared(
  matrix: HeatMatrix,
  kept: CellBits | null,
  scale: ScaleSettings,
  pooling: Pooling,
): Preparation {
  const [ready, setReady] = useState<{ heat: PreparedHeat; of: readonly unknown[] } | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const steps = prepareSteps(matrix, kept, scale, pooling);
    const goOn = (): void => {
      const start = performance.now();
      do {
        const step = steps.next();
        if (step.done === true) {
          setReady({ heat: step.value, of: [matrix, kept, scale, pooling] });
          return;
        }
      } while (performance.now() - start < sliceMs);
      timer = setTimeout(goOn);
    };
    goOn();
    return () => clearTimeout(timer);
  }, [matrix, kept, scale, pooling]);
  const wanted = [matrix, kept, scale, pooling];
  return { heat: ready?.heat ?? null, isBusy: ready?.of.some((part, i) => part !== wanted[i]) ?? true };
}
