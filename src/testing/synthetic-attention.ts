import { createRng, type Rng } from '../base/rng.ts';
import type { AttentionCapture } from '../contracts/attention-capture.ts';

export interface SyntheticAttention {
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly d: number;
  /** Tokens in all: prompt and generated ones. */
  readonly tokens: number;
}

const usual: SyntheticAttention = { layers: 3, heads: 4, kvHeads: 2, d: 6, tokens: 46 };

/**
 * Queries, keys and values with a sink at token 0 and drifting topics, so that heads differ and neighbouring tokens
 * agree. All values come from mulberry32 through exact float arithmetic, so that the NumPy programs in
 * `models/oracles/attention` draw the very same numbers.
 */
export function syntheticAttention(seed: number, shape: Partial<SyntheticAttention> = {}): AttentionCapture {
  const { layers, heads, kvHeads, d, tokens } = { ...usual, ...shape };
  const rng = createRng(seed);
  const geometry = { nLayer: layers, nHead: heads, nKvHead: kvHeads, dHead: d, scale: 0.5, bytesPerValue: 4 };
  const captured = Array.from({ length: layers }, () => ({
    q: drifting(rng, heads, tokens, d, 0.5),
    k: drifting(rng, kvHeads, tokens, d, 2),
    v: drifting(rng, kvHeads, tokens, d, 0),
  }));
  return { geometry, nTokens: tokens, layers: captured };
}

/** `[heads, tokens, d]`: noise, plus a topic that changes with probability 1/8 per token, plus the sink at token 0. */
function drifting(rng: Rng, heads: number, tokens: number, d: number, sink: number): Float32Array {
  const out = new Float32Array(heads * tokens * d);
  const topic = new Float64Array(d);
  for (let h = 0; h < heads; h++) {
    for (let t = 0; t < tokens; t++) {
      const changes = rng.next() < 0.125 || t === 0;
      for (let c = 0; c < d; c++) {
        const fresh = bell(rng);
        if (changes) topic[c] = 2 * fresh;
        const noise = bell(rng);
        out[(h * tokens + t) * d + c] = topic[c]! + noise + (t === 0 ? sink : 0);
      }
    }
  }
  return out;
}

/** Sum of four uniforms, centred: exact in float64. */
const bell = (rng: Rng): number => rng.next() + rng.next() + rng.next() + rng.next() - 2;

/**
 * A capture of one key head whose raw products q · k are the given numbers, `[layer][head][token][key]`; keys are unit
 * vectors and missing numbers are 0. Scale 1; every value vector is one number, the key's index plus one.
 */
export function logitCapture(
  logits: readonly (readonly (readonly (readonly number[])[])[])[],
): AttentionCapture {
  const nTokens = logits[0]![0]!.length;
  const nHead = logits[0]!.length;
  const d = nTokens;
  const geometry = { nLayer: logits.length, nHead, nKvHead: 1, dHead: d, scale: 1, bytesPerValue: 4 };
  const k = new Float32Array(nTokens * d);
  const v = new Float32Array(nTokens * d);
  for (let j = 0; j < nTokens; j++) {
    k[j * d + j] = 1;
    v[j * d] = j + 1;
  }
  const layers = logits.map((heads) => {
    const q = new Float32Array(nHead * nTokens * d);
    heads.forEach((rows, h) => rows.forEach((row, t) => q.set(row, (h * nTokens + t) * d)));
    return { q, k, v };
  });
  return { geometry, nTokens, layers };
}
