import { describe, expect, it } from 'vitest';
import { createTensor, type Tensor } from '../base/tensor.ts';
import { createRng } from '../base/rng.ts';
import { resolveParams } from '../contracts/params.ts';
import { type LayerTap, patchCount, type Source, validCount, type View } from '../contracts/pruner-source.ts';
import type { Budget, OutToken, PickStep, TokenPruner, Trace } from '../contracts/token-pruner.ts';
import { type SyntheticShape, syntheticSource } from './synthetic-source.ts';

export interface PrunerKitOptions {
  /** Shape of the sources that the method is made for: `crops`, `frames`, `audio`, … */
  readonly shape?: Partial<SyntheticShape>;
  /** Parameters for the whole kit, where the defaults would hide the method on small sources. */
  readonly params?: Readonly<Record<string, number | string | boolean>>;
}

const control = (seed = 1): { seed: number; signal: AbortSignal } => ({
  seed,
  signal: new AbortController().signal,
});

/** The contract of `TokenPruner`, checked on synthetic sources: every pruner's test file calls this once. */
export function describePruner(
  pruner: TokenPruner,
  { shape = {}, params = {} }: PrunerKitOptions = {},
): void {
  const source = (seed: number, more: Partial<SyntheticShape> = {}): Source =>
    syntheticSource(seed, { ...shape, ...more });
  const run = (from: Source, budget: Budget, seed = 1): Promise<Trace> =>
    pruner.run(from, budget, params, control(seed));
  const budgets = (total: number): Budget[] =>
    pruner.budgets.flatMap((kind): Budget[] =>
      kind === 'auto'
        ? [{ kind }]
        : kind === 'ratio'
          ? [0.1, 0.4, 1].map((keep) => ({ kind, keep }))
          : [1, 2, Math.ceil(total / 3), total, total + 3].map((keep) => ({ kind, keep })),
    );
  const someBudget = (total: number): Budget => budgets(total)[Math.min(2, budgets(total).length - 1)]!;

  describe(`${pruner.id}: contract`, () => {
    it('has a complete card', () => {
      expect(pruner.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(pruner.papers.length > 0 || pruner.mechanism === 'baseline').toBe(true);
      for (const paper of pruner.papers) expect(paper.arxiv).toMatch(/^\d{4}\.\d{5}$/);
      for (const text of [pruner.summary, pruner.fidelityNote]) expect(text).toMatch(/^[A-Z].{20,}\.$/s);
      expect(Object.keys(resolveParams(pruner.params))).toEqual(Object.keys(pruner.params));
      expect(pruner.needs.length).toBeGreaterThan(0);
      expect(pruner.budgets.length).toBeGreaterThan(0);
    });

    it('gives valid rows of W, sorted kept tokens and counts that add up, padding never used', async () => {
      for (const more of [{}, { padded: true }, { h: 2, w: 3 }, { h: 1, w: 9 }]) {
        const from = source(3, more);
        const before = structuredClone(from.views);
        for (const budget of budgets(totalOf(from))) checkTrace(await run(from, budget), from, pruner);
        expect(from.views).toEqual(before);
      }
    });

    it('keeps exactly the count', async () => {
      if (!pruner.budgets.includes('count')) return;
      const from = source(4);
      for (let keep = 1; keep <= totalOf(from) + 1; keep += 3) {
        const trace = await run(from, { kind: 'count', keep });
        expect(trace.tokens).toHaveLength(Math.min(keep, totalOf(from)));
      }
    });

    it('repeats for a seed, and depends on the seed exactly when it says so', async () => {
      const from = source(5);
      const budget = someBudget(totalOf(from));
      const first = await run(from, budget, 7);
      expect(await run(from, budget, 7)).toEqual(first);
      const others = await Promise.all([8, 9, 10, 11].map((seed) => run(from, budget, seed)));
      expect(others.some((other) => anchorsOf(other) !== anchorsOf(first))).toBe(pruner.seeded);
      expect(structuredClone(first)).toEqual(first);
    });

    it('stops at an abort, within one step', async () => {
      const from = source(6);
      const aborted = new AbortController();
      aborted.abort(new DOMException('gone', 'AbortError'));
      const budget = someBudget(totalOf(from));
      await expect(pruner.run(from, budget, params, { seed: 1, signal: aborted.signal })).rejects.toThrow(
        'gone',
      );

      if ((await run(from, budget)).steps.length === 0) return;
      const controller = new AbortController();
      let steps = 0;
      const onStep = (): void => {
        steps++;
        controller.abort(new DOMException('enough', 'AbortError'));
      };
      const { signal } = controller;
      const running = pruner.run(from, budget, params, { seed: 1, signal, onStep });
      await expect(running).rejects.toThrow('enough');
      expect(steps).toBe(1);
    });

    it('survives one patch, equal tokens and a zero token', async () => {
      const one = source(7, { h: 1, w: 1 });
      checkTrace(await run(one, someBudget(totalOf(one))), one, pruner);
      const equal = mapFeatures(source(8), (x) => x.fill(1));
      const zero = mapFeatures(source(9), (x) => x.fill(0, 0, shape.d ?? 12));
      for (const from of [equal, zero]) {
        for (const budget of budgets(totalOf(from))) checkTrace(await run(from, budget), from, pruner);
      }
    });

    it('refuses NaN, missing inputs and bad budgets', async () => {
      const budget = someBudget(10);
      const broken = mapFeatures(source(10), (x) => x.fill(Number.NaN, 4, 5));
      await expect(run(broken, budget)).rejects.toThrow(/must have finite values/);
      const empty: Source = { views: [] };
      await expect(run(empty, budget)).rejects.toThrow(/no patch to choose from/);
      for (const keep of [0, -1, Number.NaN]) {
        for (const kind of ['count', 'ratio'] as const) {
          await expect(run(source(10), { kind, keep })).rejects.toThrow(/cannot be|does not take/);
        }
      }
      if (!pruner.budgets.includes('auto')) {
        await expect(run(source(10), { kind: 'auto' })).rejects.toThrow(
          /does not take a budget of kind 'auto'/,
        );
      }
      await expect(pruner.run(source(10), budget, { nonsense: 1 }, control())).rejects.toThrow(
        /no parameter 'nonsense'/,
      );
      const bare: Source = { views: source(10).views.map((view) => bareView(view)) };
      if (pruner.needs.every((need) => need === 'patch-features')) return;
      await expect(run(bare, budget)).rejects.toThrow(/needs what this source lacks/);
    });

    it('is the identity when it keeps all', async () => {
      if (!pruner.keepOnly || !pruner.budgets.includes('count')) return;
      const from = source(11, { padded: true });
      const trace = await run(from, { kind: 'count', keep: totalOf(from) });
      const expected = from.views.flatMap((view, v) =>
        Array.from({ length: patchCount(view) }, (_, i) => i)
          .filter((i) => view.valid?.[i] !== 0)
          .map((i) => `${v}:${i}`),
      );
      expect(keptKeys(trace.tokens).sort()).toEqual(expected.sort());
    });

    it('has nested picks where it says so', async () => {
      if (!pruner.nested) return;
      const from = source(12);
      const total = totalOf(from);
      let previous: PickStep[] = [];
      for (let keep = 1; keep <= total; keep++) {
        const budget: Budget = pruner.budgets.includes('count')
          ? { kind: 'count', keep }
          : { kind: 'ratio', keep: keep / total };
        const { steps, tokens } = await run(from, budget);
        expect(steps).toHaveLength(tokens.length);
        for (const v of from.views.keys()) {
          const of = (list: readonly PickStep[]): number[] =>
            list.filter((s) => s.view === v).map((s) => s.index);
          expect(of(steps).slice(0, of(previous).length)).toEqual(of(previous));
        }
        previous = Array.from(steps);
      }
    });

    it('is invariant as declared', async () => {
      for (const seed of [13, 14, 15]) {
        const from = source(seed);
        const budget = someBudget(totalOf(from));
        const kept = keptKeys((await run(from, budget)).tokens).sort();
        if (pruner.invariances.includes('permutation')) {
          const order = shuffled(patchCount(from.views[0]!), seed);
          const moved = await run(permuted(from, order), budget);
          const back = moved.tokens.map((token) => `${token.view}:${order[token.anchor ?? 0]}`);
          expect(back.sort()).toEqual(kept);
        }
        if (pruner.invariances.includes('rotation')) {
          const rotated = mapFeatures(from, (x) => rotate(x, shape.d ?? 12, seed));
          expect(keptKeys((await run(rotated, budget)).tokens).sort()).toEqual(kept);
        }
        if (pruner.invariances.includes('token-scale')) {
          const scaled = mapFeatures(from, (x) => rescale(x, shape.d ?? 12, seed));
          expect(keptKeys((await run(scaled, budget)).tokens).sort()).toEqual(kept);
        }
      }
    });
  });
}

/** Everything that §17 of the specification asks of a trace on its own. */
function checkTrace(trace: Trace, source: Source, pruner: TokenPruner): void {
  expect(trace.tokens.length).toBeGreaterThan(0);
  const lastKept = new Map<number, number>();
  const anchors = new Set<string>();
  const real = (v: number, i: number): boolean => {
    const view = source.views[v];
    return view !== undefined && i >= 0 && i < patchCount(view) && view.valid?.[i] !== 0;
  };
  for (const { view, anchor, kind, src, srcView, weight } of trace.tokens) {
    expect(src.length).toBeGreaterThan(0);
    expect(weight.length).toBe(src.length);
    expect(srcView?.length ?? src.length).toBe(src.length);
    const sources = new Set<string>();
    src.forEach((index, k) => {
      expect(real(srcView?.[k] ?? view, index)).toBe(true);
      sources.add(`${srcView?.[k] ?? view}:${index}`);
      expect(Number.isFinite(weight[k])).toBe(true);
    });
    expect(sources.size).toBe(src.length);
    if (anchor !== null) {
      expect(real(view, anchor)).toBe(true);
      expect(anchors.has(`${view}:${anchor}`)).toBe(false);
      anchors.add(`${view}:${anchor}`);
    }
    if (kind === 'kept' || kind === 'recovered' || kind === 'sampled') {
      expect([Array.from(src), Array.from(weight)]).toEqual([[anchor], [1]]);
      expect(anchor!).toBeGreaterThan(lastKept.get(view) ?? -1);
      lastKept.set(view, anchor!);
    } else expect(pruner.keepOnly).toBe(false);
  }
  expect(trace.perView.map((view) => view.total)).toEqual(source.views.map(validCount));
  expect(trace.perView.reduce((sum, view) => sum + view.kept, 0)).toBe(trace.tokens.length);
  for (const maps of trace.maps.values()) {
    expect(maps.map((map) => map.length)).toEqual(source.views.map(patchCount));
  }
  for (const step of trace.steps) {
    expect(real(step.view, step.index)).toBe(true);
    expect(Number.isNaN(step.score)).toBe(false);
  }
}

const totalOf = (source: Source): number => source.views.reduce((sum, view) => sum + validCount(view), 0);

const keptKeys = (tokens: readonly OutToken[]): string[] =>
  tokens.map((token) => `${token.view}:${token.anchor}`);

const anchorsOf = (trace: Trace): string => keptKeys(trace.tokens).join(' ');

const bareView = ({ id, grid, hasCls, features, layers }: View): View => ({
  id,
  role: 'single',
  grid,
  hasCls,
  features,
  layers,
  taps: new Map(),
});

function mapFeatures(source: Source, change: (x: Float32Array) => Float32Array): Source {
  const views = source.views.map((view) => ({
    ...view,
    features: createTensor(change(view.features.data.slice()), view.features.shape),
  }));
  return { ...source, views };
}

function shuffled(n: number, seed: number): Int32Array {
  const rng = createRng(seed);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** The same source with patch `order[i]` at place `i`, in every tensor of every view. */
function permuted(source: Source, order: Int32Array): Source {
  const values = (x: Float32Array): Float32Array => Float32Array.from(order, (from) => x[from]!);
  const rows = (x: Tensor, skip = 0): Tensor => {
    const width = x.shape.at(-1)!;
    const block = (skip + order.length) * width;
    const data = x.data.slice();
    for (let start = 0; start < data.length; start += block) {
      order.forEach((from, to) => {
        const at = start + (skip + from) * width;
        data.set(x.data.subarray(at, at + width), start + (skip + to) * width);
      });
    }
    return createTensor(data, x.shape);
  };
  const views = source.views.map((view): View => {
    const skip = view.hasCls ? 1 : 0;
    const taps = new Map<number, LayerTap>();
    for (const [layer, tap] of view.taps) {
      taps.set(layer, { queries: rows(tap.queries!, skip), keys: rows(tap.keys!, skip) });
    }
    return {
      ...view,
      features: rows(view.features),
      joint: rows(view.joint!),
      importance: values(view.importance!),
      target: values(view.target!),
      taps,
    };
  });
  return { ...source, views };
}

/** Givens rotations of neighbouring columns: an orthogonal map. */
function rotate(x: Float32Array, width: number, seed: number): Float32Array {
  const rng = createRng(seed);
  for (let c = 0; c + 1 < width; c++) {
    const angle = rng.next() * Math.PI;
    for (let at = c; at < x.length; at += width) {
      const [a, b] = [x[at]!, x[at + 1]!];
      x[at] = a * Math.cos(angle) - b * Math.sin(angle);
      x[at + 1] = a * Math.sin(angle) + b * Math.cos(angle);
    }
  }
  return x;
}

function rescale(x: Float32Array, width: number, seed: number): Float32Array {
  const rng = createRng(seed);
  for (let at = 0; at < x.length; at += width) {
    const factor = 0.1 + 5 * rng.next();
    for (let c = 0; c < width; c++) x[at + c]! *= factor;
  }
  return x;
}
