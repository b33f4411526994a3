import { Lru } from '../../../base/lru.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import type { RerunRequest, RerunTable } from '../../../contracts/rerun-view.ts';
import type { SourceRef } from '../../../contracts/vision-view.ts';
import type { ModelHandle } from '../../../inference/session-engine.ts';
import { openEmbeddedModel } from '../../models/embedded-model.ts';
import { workerEngine } from '../../models/worker-engine.ts';
import type { CallContext } from '../../rpc.ts';
import { encoderId, type EncoderShape } from '../encoder.ts';
import { imageKey } from '../picture.ts';
import { type EncodedImage, sourceOf } from '../source.ts';
import { embedTexts } from '../text-side.ts';
import { type RunTower, runAllLayers, type ViewStates } from './encoder-layers.ts';
import type { ReadoutTexts } from './readout-figures.ts';
import { rerunAll } from './rerun.ts';
import { towerAfter } from './tower-cut.ts';

/** Views whose states are kept; one takes half a megabyte. */
const rememberedViews = 64;
const states = new Lru<string, readonly ViewStates[]>(rememberedViews);

/** Pruning a picture and running the encoder on what is left. */
export const createRerunApi = () => ({
  /** @throws TokenscopeError `bad-input` for a layer that the encoder does not have, and what opening the picture throws. */
  async rerun(context: CallContext, ref: SourceRef, request: RerunRequest): Promise<RerunTable> {
    const prepared = await sourceOf(ref, context);
    const { encoded } = prepared;
    if (!encoded) {
      throw new TokenscopeError(
        'bad-input',
        'There is no encoder for sound here, so nothing can run again on what is left.',
        'Choose a picture or a clip.',
      );
    }
    const { encoder } = encoded;
    if (!(request.after >= 0 && request.after < encoder.layers)) {
      throw new TokenscopeError(
        'bad-input',
        `Tokens cannot go on after layer ${request.after}: the encoder has ${encoder.layers}.`,
        `Choose 0 to ${encoder.layers - 1}.`,
      );
    }
    const run = await openTower(encoder, context.signal);
    const [views, texts] = [
      await statesOf(ref, encoded, run),
      await textsOf(ref.question, request.captions, context.signal),
    ];
    return rerunAll({ prepared: { ...prepared, encoded }, states: views, texts, run }, request, context);
  },
});

async function openTower({ layers }: EncoderShape, signal: AbortSignal): Promise<RunTower> {
  const model = await openEmbeddedModel(encoderId);
  const whole = model.graph('clip-image-taps');
  return (part, feeds, fetches) => {
    const handle = part.from === 'pixels' ? whole : cutHandle(whole, part.after, layers);
    return workerEngine().run(handle, feeds, { fetches, signal });
  };
}

const cutHandle = (whole: ModelHandle, after: number, layers: number): ModelHandle => ({
  ...whole,
  key: `${whole.key} after ${after}`,
  source: async () => {
    const { graph, externalData } = await whole.source();
    return { graph: towerAfter(graph, after, layers), externalData };
  },
});

async function statesOf(
  ref: SourceRef,
  encoded: EncodedImage,
  run: RunTower,
): Promise<readonly ViewStates[]> {
  const key = `${imageKey(ref.image)} ${ref.layout}`;
  const known = states.get(key);
  if (known) return known;
  const found = await runAllLayers(run, encoded.encoder, encoded.views);
  states.set(key, found, found.length);
  return found;
}

async function textsOf(
  question: string,
  captions: readonly string[],
  signal: AbortSignal,
): Promise<ReadoutTexts> {
  const model = await openEmbeddedModel(encoderId);
  const classes = (await model.json('classes.json')) as readonly { readonly phrase: string }[];
  const phrases = await embedTexts(
    classes.map(({ phrase }) => phrase),
    signal,
  );
  const asked = question.trim() === '' ? [] : [question];
  const rest = await embedTexts([...asked, ...captions], signal);
  return { question: asked.length > 0 ? rest[0]! : null, captions: rest.slice(asked.length), phrases };
}
