import { captureLayer, type LayerCapture } from '../contracts/attention-capture.ts';
import type {
  AttentionGeometry,
  AttentionPolicy,
  LayerPlan,
  LayerTensors,
  PolicySession,
} from '../contracts/attention-policy.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { AttendInput, BiasRows, LayeredModel } from '../contracts/layered-model.ts';
import type { ParamValues } from '../contracts/params.ts';
import type { AuditedCall } from './attention-audit.ts';
import { causalBias, removed } from './attention-dense-run.ts';
import { attentionUnder, denseCost } from './attention-plan.ts';
import { maskQuality } from './attention-sparsity.ts';
import { planBias } from './plan-bias.ts';
import { RotaryShift } from './rotary-positions.ts';

export interface OnlineRequest {
  /** Ids of the prompt, at least one. */
  readonly prompt: Int32Array;
  /** Most tokens that follow the prompt. */
  readonly most: number;
  /** The token that follows, given the logits at position `prompt.length - 1 + step`; null ends the run. */
  readonly next: (logits: Float32Array, step: number) => number | null;
  readonly params: ParamValues;
  readonly seed: number;
  /** Measure what every layer's mask loses; costs about as much as the run. */
  readonly measures: boolean;
  readonly signal?: AbortSignal;
}

/** A layer was run under the policy, or logits came out at the end. */
export type OnlineEvent =
  | { readonly kind: 'call'; readonly call: AuditedCall }
  | { readonly kind: 'logits'; readonly logits: Float32Array; readonly position: number };

/**
 * Runs a model under a policy: every layer's queries and keys come from what the masks of earlier layers and steps have
 * left. Evicted keys are never read again, positions are re-counted where the policy asks for it, and a policy that
 * replaces the prompt has the model run afresh on the chosen tokens, with positions 0, 1, ….
 */
export async function* runOnline(
  model: LayeredModel,
  policy: AttentionPolicy,
  request: OnlineRequest,
): AsyncGenerator<OnlineEvent, void, undefined> {
  const run = new OnlineRun(model, policy, request);
  yield* run.readPrompt();
  for (let step = 0; step <= request.most; step++) {
    const logits = await run.logits();
    yield { kind: 'logits', logits, position: request.prompt.length - 1 + step };
    const id = step < request.most ? request.next(logits, step) : null;
    if (id === null) return;
    yield* run.readToken(id, request.prompt.length + step);
  }
}

/** Attention whose every row reads one value of its own, so that the layer's output is what was given. */
function given({ nHead, nKvHead, dHead }: AttentionGeometry, n: number, out: Float32Array): AttendInput {
  if (nHead !== nKvHead) {
    throw new TokenscopeError(
      'unsupported',
      'This policy replaces the output of attention, which needs as many key heads as query heads.',
      'Choose another model, or leave the linear half out.',
    );
  }
  const nothing = new Float32Array(nHead * n * dHead);
  const bias = (from: number, to: number): BiasRows => {
    const data = new Float32Array((to - from) * n).fill(removed);
    for (let row = from; row < to; row++) data[(row - from) * n + row] = 0;
    return { heads: 1, data };
  };
  return { q: nothing, k: nothing, v: out, nQ: n, nK: n, bias };
}

/** The caches of one run; key column j is always token j, whatever position it was rotated to. */
class OnlineRun {
  readonly #model: LayeredModel;
  readonly #request: OnlineRequest;
  readonly #session: PolicySession;
  readonly #rotary: RotaryShift;
  readonly #capacity: number;
  readonly #layers: LayerCapture[];
  readonly #positions: Int32Array;
  /** Tokens that took the prompt's place. */
  #chosen: Int32Array | null = null;
  #hidden: Float32Array = new Float32Array(0);

  constructor(model: LayeredModel, policy: AttentionPolicy, request: OnlineRequest) {
    const { geometry } = model;
    const { prompt, most, params, seed } = request;
    this.#model = model;
    this.#request = request;
    this.#session = policy.init({ geometry, promptLength: prompt.length, seed }, params);
    this.#rotary = new RotaryShift(geometry.dHead, model.rotary.base);
    this.#capacity = prompt.length + most;
    this.#positions = Int32Array.from({ length: this.#capacity }, (_, i) => i);
    this.#layers = Array.from({ length: geometry.nLayer }, () => ({
      q: new Float32Array(geometry.nHead * this.#capacity * geometry.dHead),
      k: new Float32Array(geometry.nKvHead * this.#capacity * geometry.dHead),
      v: new Float32Array(geometry.nKvHead * this.#capacity * geometry.dHead),
    }));
  }

  async *readPrompt(): AsyncGenerator<OnlineEvent, void, undefined> {
    const { prompt, signal } = this.#request;
    const { geometry } = this.#model;
    const n = prompt.length;
    let hidden = await this.#model.embed(prompt, signal);
    for (let layer = 0; layer < this.#layers.length; layer++) {
      const projected = await this.#model.project(layer, hidden, this.#positions.subarray(0, n), signal);
      this.#store(layer, projected, this.#positions.subarray(0, n));
      const t = this.#tensors(layer, 'prefill', 0, n);
      const plan = this.#session.plan(t);
      yield this.#called(t, plan);
      if (plan.rerunOn) {
        yield* this.#readChosen(plan.rerunOn, layer);
        return;
      }
      const bias = planBias(geometry, t, plan, { firstQuery: 0, keys: this.#positions }, this.#rotary);
      const input = plan.override ? given(geometry, n, plan.override) : { ...projected, nQ: n, nK: n, bias };
      hidden = await this.#model.attend(layer, hidden, input, signal);
    }
    this.#hidden = hidden.slice(-this.#model.dModel);
  }

  /**
   * The model afresh on some tokens of the prompt; their keys go to the columns of the tokens.
   * @param planned last layer that the policy has planned on the whole prompt.
   */
  async *#readChosen(chosen: Int32Array, planned: number): AsyncGenerator<OnlineEvent, void, undefined> {
    const { prompt, signal } = this.#request;
    const { geometry } = this.#model;
    const n = chosen.length;
    this.#chosen = chosen;
    const fresh = Int32Array.from({ length: n }, (_, i) => i);
    const plan: LayerPlan = { attend: { kind: 'dense' }, selectionFlops: 0 };
    let hidden = await this.#model.embed(
      chosen.map((token) => prompt[token]!),
      signal,
    );
    for (const { k, v } of this.#layers) {
      k.fill(0);
      v.fill(0);
    }
    for (let layer = 0; layer < geometry.nLayer; layer++) {
      const projected = await this.#model.project(layer, hidden, fresh, signal);
      this.#store(layer, projected, chosen);
      if (layer > planned) this.#session.plan(this.#tensors(layer, 'prefill', 0, prompt.length));
      const t = this.#tensors(layer, 'prefill', 0, n);
      const cost = denseCost(geometry, n);
      yield { kind: 'call', call: { t, plan, cost, tokens: chosen, quality: null } };
      const bias = causalBias(0, n);
      hidden = await this.#model.attend(layer, hidden, { ...projected, nQ: n, nK: n, bias }, signal);
    }
    chosen.forEach((token, rank) => (this.#positions[token] = rank));
    for (let token = prompt.length; token < this.#capacity; token++)
      this.#positions[token] = n + token - prompt.length;
    this.#hidden = hidden.slice(-this.#model.dModel);
  }

  async *readToken(id: number, token: number): AsyncGenerator<OnlineEvent, void, undefined> {
    const { signal } = this.#request;
    const { geometry } = this.#model;
    const nK = token + 1;
    const position = this.#positions.subarray(token, nK);
    let hidden = await this.#model.embed(Int32Array.of(id), signal);
    for (let layer = 0; layer < geometry.nLayer; layer++) {
      const projected = await this.#model.project(layer, hidden, position, signal);
      this.#store(layer, projected, Int32Array.of(token));
      const t = this.#tensors(layer, 'decode', token, 1);
      const plan = this.#session.plan(t);
      yield this.#called(t, plan);
      const positions = { firstQuery: position[0]!, keys: this.#positions };
      const bias = planBias(geometry, t, plan, positions, this.#rotary);
      const { k, v } = this.#layers[layer]!;
      const input = plan.override
        ? given(geometry, 1, plan.override)
        : { q: projected.q, k: this.#firstRows(k, nK), v: this.#firstRows(v, nK), nQ: 1, nK, bias };
      hidden = await this.#model.attend(layer, hidden, input, signal);
    }
    this.#hidden = hidden;
  }

  /** Logits after the latest token. */
  logits(): Promise<Float32Array> {
    return this.#model.logits(this.#hidden, this.#request.signal);
  }

  #called(t: LayerTensors, plan: LayerPlan): OnlineEvent {
    const { geometry } = this.#model;
    if (this.#session.watchesAttention) this.#session.afterAttend(t, attentionUnder(plan, t, geometry));
    const cost = this.#session.cost(t, plan);
    const isMeasured = this.#request.measures && !this.#chosen;
    const quality = isMeasured ? maskQuality(geometry, t, plan.attend, plan.override) : null;
    return { kind: 'call', call: { t, plan, cost, tokens: null, quality } };
  }

  #tensors(layer: number, stage: 'prefill' | 'decode', qStart: number, nQ: number): LayerTensors {
    const { geometry } = this.#model;
    const capture = { geometry, nTokens: this.#capacity, layers: this.#layers };
    return captureLayer(capture, layer, stage, qStart, nQ);
  }

  /** Writes row r of every head to the column of `tokens[r]`. */
  #store(layer: number, projected: LayerCapture, tokens: Int32Array): void {
    const d = this.#model.geometry.dHead;
    for (const name of ['q', 'k', 'v'] as const) {
      const from = projected[name];
      const to = this.#layers[layer]![name];
      const heads = to.length / (this.#capacity * d);
      for (let h = 0; h < heads; h++) {
        tokens.forEach((token, r) => {
          const at = (h * tokens.length + r) * d;
          to.set(from.subarray(at, at + d), (h * this.#capacity + token) * d);
        });
      }
    }
  }

  /** The first n rows of every head. */
  #firstRows(data: Float32Array, n: number): Float32Array {
    const d = this.#model.geometry.dHead;
    const heads = data.length / (this.#capacity * d);
    const out = new Float32Array(heads * n * d);
    for (let h = 0; h < heads; h++) {
      const at = h * this.#capacity * d;
      out.set(data.subarray(at, at + n * d), h * n * d);
    }
    return out;
  }
}
