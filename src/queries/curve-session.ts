import {
  type Curve,
  type CurveHead,
  type CurveLaneRef,
  type CurveOptions,
  type CurvePoints,
  curveLaneKey,
} from '../contracts/curve.ts';
import { type ErrorReport, toErrorReport } from '../contracts/errors.ts';
import type { Progress } from '../contracts/provenance.ts';

/** The part of the model worker that a session drives. */
export interface CurveRemote {
  openCurve(
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
    ref: CurveLaneRef,
    text: string,
    reading: CurveOptions,
  ): Promise<CurveHead>;
  nextPoints(options: { readonly signal: AbortSignal }, run: number, from: number): Promise<CurvePoints>;
  closeCurve(options: object, run: number): Promise<void>;
}

export type CurveStatus = 'loading' | 'computing' | 'ready' | 'cancelled' | 'failed';

export interface LaneCurve {
  /** `curveLaneKey` of `ref`. */
  readonly key: string;
  readonly ref: CurveLaneRef;
  readonly status: CurveStatus;
  /** Null until the first points are there. */
  readonly curve: Curve | null;
  /** Download of the model, while `loading`. */
  readonly progress: Progress | null;
  readonly error: ErrorReport | null;
}

export interface CurvesSnapshot {
  /** The text that the curves are of. */
  readonly text: string;
  readonly lanes: readonly LaneCurve[];
  /** The text has changed, and these are still the curves of the one before. */
  readonly isStale: boolean;
}

/**
 * The page's end of the curves: one computation a lane, whose points are pulled piece by piece. Another text makes all of them stale
 * at once; the old curves stay to be looked at until the first new points arrive. Curves grow several times a second, so this is a
 * store of its own, not a query.
 */
export class CurveSession {
  readonly #remote: CurveRemote;
  readonly #listeners = new Set<() => void>();
  #snapshot: CurvesSnapshot = { text: '', lanes: [], isStale: false };
  #text: string | null = null;
  #reading: CurveOptions | null = null;
  #lanes = new Map<string, LaneCurve>();
  #computing = new Map<string, AbortController>();

  constructor(remote: CurveRemote) {
    this.#remote = remote;
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): CurvesSnapshot => this.#snapshot;

  /** Computes these lanes of a text; what is computed already, or is on its way, is kept. */
  show(text: string, refs: readonly CurveLaneRef[], reading: CurveOptions): void {
    const isSame =
      text === this.#text &&
      reading.window === this.#reading?.window &&
      reading.stride === this.#reading.stride &&
      reading.limit === this.#reading.limit;
    if (!isSame) this.supersede();
    this.#text = text;
    this.#reading = reading;
    const kept = this.#lanes;
    this.#lanes = new Map();
    for (const ref of refs) {
      const key = curveLaneKey(ref);
      this.#lanes.set(key, kept.get(key) ?? waiting(key, ref));
    }
    for (const [key, lane] of kept) if (!this.#lanes.has(key)) this.#drop(lane);
    for (const lane of this.#lanes.values()) if (!kept.has(lane.key)) void this.#compute(lane);
    this.#publish();
  }

  /** The text is changing: what is being computed is of no use any more. */
  supersede(): void {
    for (const lane of this.#lanes.values()) this.#drop(lane);
    this.#lanes = new Map();
    this.#text = null;
    if (!this.#snapshot.isStale) this.#tell({ ...this.#snapshot, isStale: true });
  }

  /** Ends a computation; the points so far stay. */
  cancel(key: string): void {
    this.#computing.get(key)?.abort();
    this.#computing.delete(key);
    this.#change(key, { status: 'cancelled', progress: null });
  }

  /** Computes a lane anew. */
  retry(key: string): void {
    const lane = this.#lanes.get(key);
    if (!lane) return;
    this.#drop(lane);
    const again = waiting(key, lane.ref);
    this.#lanes.set(key, again);
    void this.#compute(again);
    this.#publish();
  }

  #drop({ key, curve }: LaneCurve): void {
    this.#computing.get(key)?.abort();
    this.#computing.delete(key);
    // A worker that has been replaced does not know the curve any more.
    if (curve) void this.#remote.closeCurve({}, curve.head.run).catch(() => {});
  }

  async #compute({ key, ref }: LaneCurve): Promise<void> {
    const text = this.#text!;
    const controller = new AbortController();
    const { signal } = controller;
    this.#computing.set(key, controller);
    try {
      const onProgress = (progress: Progress): void => {
        if (!signal.aborted) this.#change(key, { progress });
      };
      const head = await this.#remote.openCurve({ signal, onProgress }, ref, text, this.#reading!);
      signal.throwIfAborted();
      let curve = emptyCurve(head);
      this.#change(key, { status: 'computing', curve, progress: null });
      for (let isLast = head.tokens.id.length === 0; !isLast; ) {
        const points = await this.#remote.nextPoints({ signal }, head.run, curve.done);
        signal.throwIfAborted();
        curve = extended(curve, points);
        isLast = points.isLast;
        if (!isLast && points.surprisal.length > 0) this.#change(key, { curve });
      }
      this.#change(key, { curve, status: 'ready' });
    } catch (error) {
      if (!signal.aborted)
        this.#change(key, { status: 'failed', progress: null, error: toErrorReport(error) });
    } finally {
      if (this.#computing.get(key) === controller) this.#computing.delete(key);
    }
  }

  #change(key: string, change: Partial<LaneCurve>): void {
    const lane = this.#lanes.get(key);
    if (!lane) return;
    this.#lanes.set(key, { ...lane, ...change });
    this.#publish();
  }

  /** Shows the lanes as they are; while the new ones have nothing to show, the old ones stay. */
  #publish(): void {
    const lanes = Array.from(this.#lanes.values());
    const { isStale, lanes: shown } = this.#snapshot;
    const hasNews =
      lanes.some(({ curve }) => (curve?.done ?? 0) > 0) || lanes.every(({ status }) => isSettled(status));
    if (isStale && !hasNews && shown.some(({ curve }) => curve !== null)) return;
    this.#tell({ text: this.#text ?? '', lanes, isStale: false });
  }

  #tell(snapshot: CurvesSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

const isSettled = (status: CurveStatus): boolean => status !== 'loading' && status !== 'computing';

const waiting = (key: string, ref: CurveLaneRef): LaneCurve => ({
  key,
  ref,
  status: 'loading',
  curve: null,
  progress: null,
  error: null,
});

function emptyCurve(head: CurveHead): Curve {
  const n = head.tokens.id.length;
  return {
    head,
    done: 0,
    surprisal: new Float32Array(n),
    entropy: new Float32Array(n),
    rank: new Uint32Array(n),
    backend: 'js',
  };
}

/** The curve with more points; it shares the arrays of the one before, which is not looked at beyond its `done`. */
function extended(curve: Curve, { from, surprisal, entropy, rank, backend }: CurvePoints): Curve {
  curve.surprisal.set(surprisal, from);
  curve.entropy.set(entropy, from);
  curve.rank.set(rank, from);
  return { ...curve, backend, done: from + surprisal.length };
}
