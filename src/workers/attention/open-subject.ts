import { denseRun } from '../../analysis/attention-dense-run.ts';
import { type AttentionCapture, type DenseLayer, denseLayer } from '../../contracts/attention-capture.ts';
import {
  type AttentionRun,
  type AttentionSubject,
  type AttentionTokens,
  keptTokens,
  mostTokens,
  thumbnailSize,
} from '../../contracts/attention-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { openLanguageModel } from '../models/language-model.ts';
import { workerBackend } from '../models/worker-engine.ts';
import type { CallContext } from '../rpc.ts';
import { pause } from '../text/document-services.ts';
import { encoderRun } from './image-encoder.ts';
import { openLayers } from './open-layers.ts';
import type { OpenRun } from './open-run.ts';
import { readHeads } from './read-heads.ts';
import { patchTokens, textTokens } from './token-labels.ts';

/** Everything of a run but its head figures. */
type Captured = Pick<OpenRun, 'capture' | 'ids' | 'layered'> &
  Pick<AttentionRun, 'model' | 'leftOut' | 'trainedContext' | 'tokens' | 'grid'>;

/**
 * Runs a model once over a subject and reads all its heads.
 * @throws TokenscopeError `bad-input` on an empty text, `unsupported` on a model whose attention cannot be read.
 */
export async function openSubject(subject: AttentionSubject, context: CallContext): Promise<OpenRun> {
  const started = performance.now();
  const captured = await (subject.kind === 'text' ? openText(subject, context) : openImage(subject, context));
  const ran = performance.now();
  const isCausal = subject.kind === 'text';
  const { nLayer, nHead } = captured.capture.geometry;
  const total = nLayer * nHead;
  const step = async (done: number): Promise<void> => {
    context.progress({ label: 'Reading heads', done, total, unit: 'steps' });
    await pause();
    context.signal.throwIfAborted();
  };
  const capture = isCausal ? await withDense(captured.capture, () => step(0)) : captured.capture;
  const { heads, overview } = await readHeads(capture, isCausal ? captured.ids : null, thumbnailSize, step);
  const { ids, layered, ...summary } = captured;
  return {
    capture,
    ids,
    layered,
    run: {
      ...summaryOf(summary),
      kind: subject.kind,
      backend: workerBackend()!,
      geometry: capture.geometry,
      isCausal,
      nTokens: capture.nTokens,
      heads,
      overview,
      milliseconds: { model: ran - started, heads: performance.now() - ran },
    },
  };
}

const summaryOf = ({ model, leftOut, trainedContext, tokens, grid }: Omit<Captured, 'ids' | 'layered'>) => ({
  model,
  leftOut,
  trainedContext,
  tokens,
  grid,
});

/** Keeps the dense attention of a text that is short enough. */
async function withDense(capture: AttentionCapture, between: () => Promise<void>): Promise<AttentionCapture> {
  if (capture.nTokens > keptTokens) return capture;
  const dense: DenseLayer[] = [];
  for (let layer = 0; layer < capture.geometry.nLayer; layer++) {
    dense.push(denseLayer(capture, layer));
    await between();
  }
  return { ...capture, dense };
}

/** The ids that a model is fed: bos where it wants one, then the text's own, cut at `most`. */
export function textIds(
  { tokenizer, info }: LanguageModel,
  text: string,
  most: number,
): { readonly ids: Int32Array; readonly tokens: AttentionTokens; readonly leftOut: number } {
  const all = tokenizer.encode(text);
  const first = info.bos === null ? 0 : 1;
  const count = Math.min(all.id.length, most - first);
  const ids = new Int32Array(first + count);
  if (info.bos !== null) ids[0] = info.bos;
  ids.set(all.id.subarray(0, count), first);
  return { ids, tokens: textTokens(tokenizer, text, all, ids, first), leftOut: all.id.length - count };
}

async function openText(
  subject: Extract<AttentionSubject, { kind: 'text' }>,
  context: CallContext,
): Promise<Captured> {
  const { signal } = context;
  const model = await openLanguageModel(subject.model, context);
  const layers = await openLayers(subject.model);
  const { info } = model;
  const most = Math.min(subject.maxTokens, layers ? mostTokens : info.nContext);
  const { ids, tokens, leftOut } = textIds(model, subject.text, most);
  if (ids.length === 0) {
    throw new TokenscopeError('bad-input', 'There is no text to attend to.', 'Write or paste a text.');
  }
  const total = layers?.geometry.nLayer ?? 1;
  const progress = (done: number): void =>
    context.progress({ label: `Running ${info.name}`, done, total, unit: 'steps' });
  progress(0);
  const dense = layers
    ? await denseRun(layers, ids, { signal, onLayer: progress })
    : { capture: await model.attentionTaps(ids, { signal }), hidden: null };
  return {
    capture: dense.capture,
    ids,
    layered: layers && dense.hidden ? { model: layers, hidden: dense.hidden } : null,
    model: { name: info.name, label: info.label, sha256: info.sha256 },
    leftOut,
    trainedContext: info.trainedContext,
    tokens,
    grid: null,
  };
}

async function openImage(
  subject: Extract<AttentionSubject, { kind: 'image' }>,
  { signal }: CallContext,
): Promise<Captured> {
  const { capture, grid, model } = await encoderRun(subject, signal);
  return {
    capture,
    ids: new Int32Array(0),
    layered: null,
    model,
    leftOut: 0,
    trainedContext: null,
    tokens: patchTokens(grid),
    grid,
  };
}
