import { probeDevice } from '../../src/inference/backend.ts';
import { languageModel } from '../../src/inference/language-models/decoder.ts';
import { embeddedDecoder } from '../../src/inference/language-models/embedded-decoder.ts';
import { InferenceEngine } from '../../src/inference/session-engine.ts';
import { loadOrtWeb } from '../../src/inference/session-ort-web.ts';
import { floatTensor, floatValues } from '../../src/inference/tensor-values.ts';
import { method as bytes } from '../../src/methods/tokenizers/bytes.ts';
import { openEmbeddedModel } from '../../src/workers/models/embedded-model.ts';

type Backend = 'webgpu' | 'wasm';

/** What one backend gives on lm-bpe4k. */
export interface LanguageRun {
  /** The backend that really ran, and the reason why. */
  readonly ran: string;
  /** [16, 4096] */
  readonly logits: number[];
  /** Message of a run with a wrong shape, and the logits again after it. */
  readonly failure: string;
  readonly afterFailure: number[];
}

/** What one backend gives on clip-scenes. */
export interface ImageRun {
  readonly ran: string;
  /** [96] */
  readonly embedding: number[];
  /** [144, 96] */
  readonly patches: number[];
}

/** The page's own engine on a backend that is really wanted. */
const engineOn = (preference: Backend): InferenceEngine =>
  new InferenceEngine({
    probe: () => probeDevice(self),
    load: ({ backend }) => loadOrtWeb(backend, { threads: 1 }),
    preference,
    budgetBytes: 2 ** 30,
  });

const told = ({ backend }: InferenceEngine): string => `${backend?.backend}, ${backend?.reason}`;

async function runLanguage(preference: Backend, ids: readonly number[]): Promise<LanguageRun> {
  const engine = engineOn(preference);
  const opened = await openEmbeddedModel('lm-bpe4k');
  const decoder = embeddedDecoder({
    id: 'lm-bpe4k',
    precision: opened.precision,
    sha256: opened.sha256,
    bytes: 0,
    description: await opened.json('model.json'),
    tokenizer: bytes.create(),
    graph: opened.graph,
  });
  const model = languageModel(decoder, () => engine);
  const logits = await model.logits(Int32Array.from(ids));
  const wrong = {
    ...decoder.feeds(Int32Array.from(ids)),
    embed_mask: floatTensor(new Float32Array(7), [1, 7, 1]),
  };
  const failure = await engine.run(decoder.core, wrong, { fetches: ['logits'] }).then(
    () => 'it did not fail',
    (error: unknown) => String(error),
  );
  const afterFailure = await model.logits(Int32Array.from(ids));
  return { ran: told(engine), logits: Array.from(logits), failure, afterFailure: Array.from(afterFailure) };
}

async function runImage(preference: Backend): Promise<ImageRun> {
  const engine = engineOn(preference);
  const pixels = Float32Array.from(
    { length: 3 * 96 * 96 },
    (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011),
  );
  const outputs = await engine.run(
    (await openEmbeddedModel('clip-scenes')).graph('clip-image'),
    {
      pixels: floatTensor(pixels, [1, 3, 96, 96]),
      keep_mask: floatTensor(new Float32Array(144).fill(1), [1, 144]),
    },
    { fetches: ['image_embeds', 'patch_embeds'] },
  );
  const plain = (name: string): number[] => Array.from(floatValues(outputs[name]!));
  return { ran: told(engine), embedding: plain('image_embeds'), patches: plain('patch_embeds') };
}

Object.assign(globalThis, { runLanguage, runImage });
