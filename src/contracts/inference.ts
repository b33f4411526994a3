/** Element types that cross the border of the inference engine. */
export type TensorType = 'float32' | 'float16' | 'float64' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool';

export type TensorData =
  | Float32Array
  | Float64Array
  | BigInt64Array
  | Int32Array
  | Int8Array
  | Uint8Array
  /** IEEE binary16 bits. */
  | Uint16Array;

/** A dense tensor in main memory, row-major. `data.length` is the product of `dims`; a scalar has no dims. */
export interface TensorValue {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export type TensorMap = Readonly<Record<string, TensorValue>>;

/** How a model spells attention: a Softmax between two products, or one operator that hides everything. */
export type AttentionForm =
  | 'softmax'
  | 'com.microsoft.Attention'
  | 'com.microsoft.MultiHeadAttention'
  | 'com.microsoft.GroupQueryAttention'
  | 'ai.onnx.Attention';

/** One attention of a model, in the order of computation. */
export interface AttentionSite {
  /** 0, 1, … over the whole model; the number in tap and bias names. */
  readonly index: number;
  /** Layer inside its stack, from the exporter's names where they tell it, otherwise counted. */
  readonly layer: number;
  /** Prefix of the exporter's names (`/vision_model/encoder`), empty when there is only one or names do not tell. */
  readonly stack: string;
  readonly role: 'self' | 'cross';
  readonly form: AttentionForm;
  /** Name of the Softmax or fused node, or of its first output when it has no name. */
  readonly node: string;
  /** Query heads and key/value heads where the operator says; null where only the shapes at run time do. */
  readonly heads: number | null;
  readonly kvHeads: number | null;
  /**
   * Factor between q·k and the logits. 1 when it is already in the tapped queries and keys;
   * null when the graph computes it from shapes (then it is 1/√d).
   */
  readonly scale: number | null;
  /** c of `c·tanh(x / c)`, or null. */
  readonly softcap: number | null;
  /** Masks future keys inside the operator; false when masking, if any, is an added or selected tensor. */
  readonly causal: boolean;
  /** What ONNX Runtime's GPU kernel silently gets wrong here, one clause, or null. Such a model must run on the CPU. */
  readonly gpuFault: string | null;
}

/** An attention that the engine sees but cannot open, and why. */
export interface UnreadableAttention {
  readonly node: string;
  readonly opType: string;
  /** One sentence. */
  readonly reason: string;
}

/** What can be tapped at an attention site, and the residual stream after each layer. */
export type TapKind = 'probabilities' | 'logits' | 'queries' | 'keys' | 'values' | 'hidden';

/**
 * One extra output of an instrumented model.
 * `axes` names the axes of a 4-D tensor in order: b batch, h heads, q queries, k keys (of probabilities and logits),
 * t tokens, d head size; `btd` for hidden states. A 3-D tensor where `axes` says four has b and h merged.
 */
export interface Tap {
  readonly kind: TapKind;
  /** Site index; of `hidden`, the site whose layer it ends. */
  readonly site: number;
  /** Name of the graph output. */
  readonly output: string;
  readonly axes: string;
}

/** An additive input before a softmax: 0 keeps, −1e4 or less removes. Every one must be fed at every run. */
export interface BiasInput {
  readonly site: number;
  readonly name: string;
  readonly type: 'float32' | 'float16' | 'float64';
  /** 4: [batch, heads, queries, keys]; 3: [batch·heads, queries, keys]. */
  readonly rank: 3 | 4;
  /** Axes of size 1 broadcast. When false, the last two must be given in full; heads and batch may still be 1. */
  readonly broadcasts: boolean;
}

/** A model as a session takes it: the graph, and the tensors that it keeps in other files. */
export interface SessionSource {
  readonly graph: Uint8Array;
  /** `path` is the location that the graph names. */
  readonly externalData: readonly { readonly path: string; readonly data: Uint8Array }[];
}

export interface SessionInput {
  readonly name: string;
  /** A `TensorType`, or the name of another type that cannot be fed. */
  readonly type: string;
  /** Fixed sizes as numbers, open ones by name. */
  readonly shape: readonly (number | string)[];
}

/** One loaded model. Calls must not overlap anywhere in the worker: go through the run queue. */
export interface InferenceSession {
  readonly inputs: readonly SessionInput[];
  readonly outputNames: readonly string[];
  /** @param fetches outputs to return; by default all of them. */
  run(feeds: TensorMap, fetches?: readonly string[]): Promise<TensorMap>;
  release(): Promise<void>;
}

export type Backend = 'webgpu' | 'wasm' | 'node';

/** ONNX Runtime on one backend. */
export interface InferenceRuntime {
  readonly backend: Backend;
  /**
   * Attention fusion is always off: with queries, keys or logits tapped it deletes their producer (feasibility notes
   * §3.4), and a comparison of a tapped with an untapped run must compare the same kernels.
   */
  createSession(source: SessionSource): Promise<InferenceSession>;
  /** Settles when the GPU device is lost, with the reason; never on the CPU. */
  readonly deviceLost: Promise<string>;
}

/** Why a backend runs, as data: the page words it in one sentence and the tests switch on the code. */
export type BackendReason =
  | 'gpu-available'
  | 'gpu-chosen'
  | 'cpu-chosen'
  | 'no-gpu-api'
  | 'insecure-context'
  | 'no-adapter'
  | 'software-adapter'
  | 'gpu-lost'
  | 'gpu-out-of-memory'
  | 'gpu-failed'
  | 'gpu-wrong';

export interface BackendChoice {
  readonly backend: 'webgpu' | 'wasm';
  readonly reason: BackendReason;
  /** One sentence for the page. */
  readonly sentence: string;
  /** WASM threads. */
  readonly threads: number;
  /** Half precision runs: always on the CPU, on the GPU with `shader-f16`. */
  readonly halfPrecision: boolean;
}

/** `auto` takes the GPU when it is a real one. */
export const backendPreferences = ['auto', 'webgpu', 'wasm'] as const;
export type BackendPreference = (typeof backendPreferences)[number];

/**
 * Name of the broadcast channel on which the page tells all workers that run models which backend is preferred: a
 * worker posts {@link backendQuestion}, the page posts a `BackendPreference`, at once and after every change.
 */
export const backendChannel = 'tokenscope.backend';
export const backendQuestion = 'which';
