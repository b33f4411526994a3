import { addDecoder, type AttentionPattern, type InputName } from './decoder-graph.ts';
import { fusedPatterns } from './fused-patterns.ts';
import { GraphBuilder, onnxType } from './onnx-writer.ts';
import { type TinyConfig, type TinyModel, tinyModel } from './tiny-transformer.ts';
import { unfusedPatterns } from './unfused-patterns.ts';

/**
 * How a language model of the Hub is exported: `plain` reads ids alone; `cached` has an attention mask, positions and a
 * cache (optimum's text-generation-with-past); `merged` holds that and the run without a cache in an `If`; `grouped` has
 * the GroupQueryAttention of current exports, `repeated` its key/value heads copied for every query head; `biased` adds a distance to its scores (ALiBi); `masked` looks both ways,
 * as BERT does.
 */
export type ExportForm = 'plain' | 'cached' | 'merged' | 'grouped' | 'repeated' | 'biased' | 'masked';

export interface ExportedDecoder {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Its reference has no past. */
  readonly model: TinyModel;
}

const eager = unfusedPatterns[0]!;
const patterns: Readonly<Partial<Record<ExportForm, AttentionPattern>>> = {
  grouped: fusedPatterns.find(({ name }) => name === 'group-query-prefill')!,
  repeated: {
    ...unfusedPatterns.find(({ name }) => name === 'repeated-keys')!,
    config: { heads: 6, kvHeads: 3 },
  },
};

/** A tiny random decoder with open axes, as an exporter would write it. */
export function exportedDecoder(form: ExportForm, overrides: Partial<TinyConfig> = {}): ExportedDecoder {
  const pattern = patterns[form] ?? eager;
  const model = tinyModel({ ...pattern.config, ...overrides, past: 0 });
  const g = new GraphBuilder(17);
  g.input('input_ids', onnxType.int64, ['batch_size', 'sequence_length']);
  if (form === 'plain' || form === 'biased' || form === 'masked') {
    addDecoder(g, pattern, model, wiring(g, { form, cached: false, model }));
    return { bytes: g.build(), model };
  }
  g.input('attention_mask', onnxType.int64, ['batch_size', 'total_sequence_length']);
  g.input('position_ids', onnxType.int64, ['batch_size', 'sequence_length']);
  const cacheAxes = ['batch_size', model.config.kvHeads, 'past_sequence_length', model.config.headSize];
  model.layers.forEach((_, layer) => {
    for (const part of ['key', 'value']) {
      g.input(`past_key_values.${layer}.${part}`, onnxType.float, cacheAxes);
    }
  });
  if (form === 'merged') {
    g.input('use_cache_branch', onnxType.bool, [1]);
    const branch = (cached: boolean): GraphBuilder => {
      const inner = new GraphBuilder(17, cached ? 'then' : 'else');
      addCached(inner, pattern, model, wiring(inner, { form, cached, model }));
      return inner;
    };
    const branches = { then_branch: { graph: branch(true) }, else_branch: { graph: branch(false) } };
    g.node('If', ['use_cache_branch'], branches, {
      name: 'optimum::if',
      outputs: ['logits', ...presents(model)],
    });
    for (const name of ['logits', ...presents(model)]) g.output(name);
    return { bytes: g.build(), model };
  }
  addCached(g, pattern, model, wiring(g, { form, cached: true, model }));
  return { bytes: g.build(), model };
}

const presents = ({ layers }: TinyModel): string[] =>
  layers.flatMap((_, layer) => [`present.${layer}.key`, `present.${layer}.value`]);

/** The decoder over a cache that is joined to the new keys, empty or not; what was joined is an output. */
function addCached(
  g: GraphBuilder,
  pattern: AttentionPattern,
  model: TinyModel,
  input: (name: InputName) => string,
): void {
  const joined: AttentionPattern = {
    ...pattern,
    attend: (graph, layer) =>
      pattern.attend(graph, {
        ...layer,
        model: { ...layer.model, config: { ...layer.model.config, past: 1 } },
      }),
  };
  addDecoder(g, joined, model, input);
  model.layers.forEach((_, layer) => {
    for (const [short, part] of [
      ['k', 'key'],
      ['v', 'value'],
    ] as const) {
      g.node('Identity', [`present.${layer}.${short}`], {}, { outputs: [`present.${layer}.${part}`] });
      g.output(`present.${layer}.${part}`);
    }
  });
}

/** What the attention reads, computed in the graph as exporters do, or the cache inputs. */
function wiring(
  g: GraphBuilder,
  { form, cached, model }: { readonly form: ExportForm; readonly cached: boolean; readonly model: TinyModel },
): (name: InputName) => string {
  const made = new Map<string, string>();
  const axis = (value: string, at: number): string => g.node('Gather', [g.node('Shape', [value]), g.int(at)]);
  const build: Readonly<Record<string, () => string>> = {
    mask: () => {
      const added = axis('input_ids', 1);
      const total = cached ? axis('attention_mask', 1) : added;
      const range = (from: string): string => g.node('Range', [from, total, g.int(1)]);
      const keys = g.node('Unsqueeze', [range(g.int(0)), g.ints(0)]);
      const queries = g.node('Unsqueeze', [range(g.node('Sub', [total, added])), g.ints(1)]);
      const distance = g.node('Sub', [keys, queries]);
      const seen = g.node('LessOrEqual', [distance, g.int(form === 'masked' ? 1e6 : 0)]);
      const slope = g.node('Mul', [g.node('Cast', [distance], { to: onnxType.float }), g.float(0.5)]);
      const open = form === 'biased' ? slope : g.float(0);
      const mask = g.node('Where', [seen, open, g.float(-1e9)]);
      return g.node('Unsqueeze', [mask, g.ints(0, 1)]);
    },
    seqlens: () => {
      const kept = g.node('ReduceSum', ['attention_mask', g.ints(1)], { keepdims: 0 });
      return g.node('Cast', [g.node('Sub', [kept, g.int(1)])], { to: onnxType.int32 });
    },
    total: () => g.node('Cast', [axis('attention_mask', 1)], { to: onnxType.int32 }),
  };
  return (name) => {
    const past = /^past\.(\d+)\.([kv])$/.exec(name);
    if (past && !cached) {
      const { kvHeads, headSize } = model.config;
      return g.tensor(onnxType.float, [1, kvHeads, 0, headSize], new Float32Array(0));
    }
    if (past) return `past_key_values.${past[1]!}.${past[2] === 'k' ? 'key' : 'value'}`;
    const known = made.get(name) ?? build[name]!();
    made.set(name, known);
    return known;
  };
}
