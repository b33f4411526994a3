import { kvHeadOf } from '../../../base/causal-attention.ts';
import type {
  AttentionPolicy,
  LayerPlan,
  LayerTensors,
  PlanCost,
  PolicyRun,
  PolicySession,
  PolicyTraits,
} from '../../../contracts/attention-policy.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import { causalPairs, keptInRow, keptRow } from '../../../contracts/keep-set.ts';
import type { Demo, MethodInfo } from '../../../contracts/method.ts';
import { type ParamSchema, type ParamsOf, resolveParams } from '../../../contracts/params.ts';

/** What a policy's own code gives for one run. */
export interface PolicyCore {
  readonly plan: (t: LayerTensors) => LayerPlan;
  readonly rowLimit: (t: LayerTensors, row: number) => number;
  readonly afterAttend?: (t: LayerTensors, attention: Float32Array) => void;
}

type PolicySpec<S extends ParamSchema> = Omit<MethodInfo, 'kind' | 'params' | 'demo'> &
  PolicyTraits & {
    readonly params: S;
    readonly start: (run: PolicyRun, params: ParamsOf<S>) => PolicyCore;
  };

/** A policy from its card and its algorithm: checks geometry, parameters and the order of calls, and counts the cost. */
export function definePolicy<const S extends ParamSchema>(spec: PolicySpec<S>): AttentionPolicy {
  const { start, ...info } = spec;
  return {
    ...info,
    kind: 'attention',
    demo: demoOf(info.id),
    init(run, params): PolicySession {
      checkRun(run);
      const { geometry } = run;
      const core = start(run, resolveParams(spec.params, params));
      const evicted = new Map<number, number>();
      const prompted = new Set<number>();
      return {
        plan(t) {
          if (t.stage === 'prefill') prompted.add(t.layer);
          else if (!prompted.has(t.layer)) throw noPrompt(info.name, t.layer);
          const plan = core.plan(t);
          const gone = plan.evict?.reduce((sum, keys) => sum + keys.length, 0) ?? 0;
          evicted.set(t.layer, (evicted.get(t.layer) ?? 0) + gone);
          return plan;
        },
        rowLimit: (t, row) => Math.min(core.rowLimit(t, row), t.qStart + row + 1),
        watchesAttention: core.afterAttend !== undefined,
        afterAttend: (t, attention) => core.afterAttend?.(t, attention),
        cost(t, plan): PlanCost {
          const { nHead, nKvHead, dHead: d, bytesPerValue } = geometry;
          const keyBytes = 2 * d * bytesPerValue;
          const held = nKvHead * t.nK - (evicted.get(t.layer) ?? 0);
          const { pairs, keysRead } = countPairs(t, plan, nHead, nKvHead);
          return {
            selectionFlops: plan.selectionFlops,
            attentionFlops: 4 * d * pairs,
            kvReadBytes: keyBytes * keysRead,
            kvHeldBytes: keyBytes * held,
          };
        },
      };
    },
  };
}

/** The policy beside the bound of all policies, on prose. */
const demoOf = (id: string): Demo => ({
  view: 'attention',
  sample: 'prose',
  attention: {
    tab: 'policies',
    subject: 'text',
    lanes: Array.from(new Set([id, 'oracle-top-k']), (lane) => ({ id: lane, params: {} })),
  },
});

/** Kept pairs over all heads, and distinct keys read summed over key/value heads. */
function countPairs(
  t: LayerTensors,
  { attend }: LayerPlan,
  heads: number,
  kvHeads: number,
): { pairs: number; keysRead: number } {
  if (attend.kind === 'dense') return { pairs: heads * causalPairs(t), keysRead: kvHeads * t.nK };
  const shape = { heads, qStart: t.qStart, nQ: t.nQ, nK: t.nK };
  const read = new Uint8Array(kvHeads * t.nK);
  let pairs = 0;
  for (let h = 0; h < heads; h++) {
    const at = kvHeadOf(h, heads, kvHeads) * t.nK;
    for (let r = 0; r < t.nQ; r++) {
      const count = keptInRow(attend, h, r, shape);
      const list = keptRow(attend, h, r);
      pairs += count;
      for (let i = 0; i < count; i++) read[at + list[i]!] = 1;
    }
  }
  return { pairs, keysRead: read.reduce((sum, bit) => sum + bit, 0) };
}

function checkRun({ geometry, promptLength }: PolicyRun): void {
  const { nLayer, nHead, nKvHead, dHead, scale } = geometry;
  const counts = [nLayer, nHead, nKvHead, dHead, promptLength];
  if (counts.every((count) => Number.isInteger(count) && count > 0) && nHead % nKvHead === 0 && scale > 0)
    return;
  throw new TokenscopeError(
    'bad-input',
    `${nHead} query heads, ${nKvHead} key heads of size ${dHead}, ${nLayer} layers and ${promptLength} tokens make no attention.`,
    'Give positive whole numbers, with a number of query heads that the key heads divide.',
  );
}

const noPrompt = (name: string, layer: number): TokenscopeError =>
  new TokenscopeError(
    'bad-input',
    `${name} was asked for a decode step of layer ${layer} before it saw the prompt.`,
    'Plan the prompt first, layer by layer.',
  );
