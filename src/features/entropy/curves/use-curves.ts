import { useSyncExternalStore } from 'react';
import type { CurvesSnapshot } from '../../../queries/curve-session.ts';
import { curveSession } from '../../../queries/curves.ts';

/** The curves of the text under study as far as they are computed. */
export const useCurves = (): CurvesSnapshot =>
  useSyncExternalStore(curveSession.subscribe, curveSession.getSnapshot);
