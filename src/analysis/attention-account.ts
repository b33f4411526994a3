import { percentile } from '../base/percentile.ts';
import type { AttentionGeometry, PlanCost } from '../contracts/attention-policy.ts';
import type { LayerAccount, StageAccount } from '../contracts/attention-view.ts';
import type { AuditedCall } from './attention-audit.ts';
import { denseAttentionFlops, selectorOverhead } from './attention-sparsity.ts';

/** Adds up what a policy keeps and costs, call by call. */
export class AccountRecorder {
  readonly #geometry: AttentionGeometry;
  readonly #prefill: StageSums;
  readonly #decode: StageSums;
  readonly #layers: LayerSums[];

  constructor(geometry: AttentionGeometry) {
    this.#geometry = geometry;
    this.#prefill = new StageSums(geometry);
    this.#decode = new StageSums(geometry);
    this.#layers = Array.from({ length: geometry.nLayer }, () => new LayerSums());
  }

  add(call: AuditedCall): void {
    (call.t.stage === 'prefill' ? this.#prefill : this.#decode).add(call);
    this.#layers[call.t.layer]!.add(call);
  }

  finish(promptLength: number): {
    readonly prefill: StageAccount;
    readonly decode: StageAccount | null;
    readonly layers: readonly LayerAccount[];
  } {
    const { nLayer } = this.#geometry;
    const prompt = nLayer * denseAttentionFlops(this.#geometry, { qStart: 0, nQ: promptLength });
    return {
      prefill: this.#prefill.finish(prompt, promptLength),
      decode: this.#decode.isEmpty
        ? null
        : this.#decode.finish(this.#decode.denseFlops, this.#decode.lastKeys),
      layers: this.#layers.map((layer) => layer.finish()),
    };
  }
}

/** Sums over the calls of one stage. */
class StageSums {
  readonly #geometry: AttentionGeometry;
  readonly #recalls: Float32Array[] = [];
  /** The latest cost of each layer: at the end, that of the stage's last token. */
  readonly #latest = new Map<number, PlanCost>();
  readonly #topK = new WeightedMean();
  #attentionFlops = 0;
  #selectionFlops = 0;
  #keptFlops = 0;
  #isReplaced = false;
  denseFlops = 0;
  lastKeys = 0;

  constructor(geometry: AttentionGeometry) {
    this.#geometry = geometry;
  }

  get isEmpty(): boolean {
    return this.#latest.size === 0;
  }

  add({ t, cost, quality, tokens }: AuditedCall): void {
    this.#attentionFlops += cost.attentionFlops;
    this.#selectionFlops += cost.selectionFlops;
    if (tokens && !this.#isReplaced) {
      this.#isReplaced = true;
      this.#keptFlops = 0;
      this.#recalls.length = 0;
    }
    this.#keptFlops += cost.attentionFlops;
    this.#latest.set(t.layer, cost);
    if (!tokens) {
      this.denseFlops += denseAttentionFlops(this.#geometry, t);
      this.lastKeys = t.nK;
    }
    if (quality && !this.#isReplaced) {
      this.#recalls.push(quality.recall);
      this.#topK.add(quality.topKRecall, t.nQ);
    }
  }

  /** @param denseFlops what dense attention costs in all layers; `nKeys` keys are in its cache at the end. */
  finish(denseFlops: number, nKeys: number): StageAccount {
    const { nLayer, nKvHead, dHead, bytesPerValue } = this.#geometry;
    const recall = joined(this.#recalls);
    const costs = { attentionFlops: this.#attentionFlops, selectionFlops: this.#selectionFlops };
    const sum = (pick: (cost: PlanCost) => number): number =>
      Array.from(this.#latest.values()).reduce((total, cost) => total + pick(cost), 0);
    return {
      sparsity: 1 - this.#keptFlops / denseFlops,
      recallMean: recall.length > 0 ? recall.reduce((a, b) => a + b, 0) / recall.length : Number.NaN,
      recallP5: recall.length > 0 ? percentile(recall, 5) : Number.NaN,
      topKRecall: recall.length > 0 ? this.#topK.value : Number.NaN,
      ...costs,
      denseFlops,
      selectorOverhead: selectorOverhead({ ...costs, kvReadBytes: 0, kvHeldBytes: 0 }, denseFlops),
      kvReadBytes: sum(({ kvReadBytes }) => kvReadBytes),
      kvHeldBytes: sum(({ kvHeldBytes }) => kvHeldBytes),
      denseKvBytes: 2 * dHead * bytesPerValue * nKvHead * nLayer * nKeys,
    };
  }
}

/** What one layer's attention loses over all calls. */
class LayerSums {
  readonly #recall = new WeightedMean();
  #error = 0;
  #bound = 0;
  #count = 0;

  add({ t, quality }: AuditedCall): void {
    if (!quality) return;
    this.#recall.add(quality.recallMean, t.nQ);
    quality.outputError.forEach((error, head) => {
      this.#error += t.nQ * error ** 2;
      this.#bound += t.nQ * quality.outputErrorBound[head]! ** 2;
      this.#count += t.nQ;
    });
  }

  finish(): LayerAccount {
    return {
      recallMean: this.#recall.value,
      outputError: Math.sqrt(this.#error / this.#count),
      outputErrorBound: Math.sqrt(this.#bound / this.#count),
    };
  }
}

/** NaN without any weight. */
class WeightedMean {
  #sum = 0;
  #weight = 0;

  add(value: number, weight: number): void {
    this.#sum += value * weight;
    this.#weight += weight;
  }

  get value(): number {
    return this.#weight > 0 ? this.#sum / this.#weight : Number.NaN;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
