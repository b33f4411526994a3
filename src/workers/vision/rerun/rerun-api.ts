import { Lru } from '../../../base/lru.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import type { RerunRequest, RerunTable } from '../../../contracts/rerun-view.ts';
import type { SourceRef } from '../../../contracts/vision-view.ts';
import type { ModelHandle } from '../../../inference/session-engine.ts';
import { workerEngine } from '../../models/worker-engine.ts';
import type { CallContext } from '../../rpc.ts';
import type { TextTower } from '../encoders/vision-encoder.ts';
import { imageKey } from '../picture.ts';
import { type EncodedImage, sourceOf } from '../source.ts';
import { embeddedTower } from './encoder-layers.ts';
import { foreignTower } from './foreign-tower.ts';
import type { ReadoutTexts } from './readout-figures.ts';
import { rerunAll } from './rerun.ts';
import type { Tower, ViewStates } from './tower.ts';
import { towerAfter } from './tower-cut.ts';

/** States of pictures that are kept, bytes; a view of our encoder takes half a megabyte. */
const rememberedBytes = 128 * 1024 ** 2;
const states = new Lru<string, readonly ViewStates[]>(rememberedBytes);

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
    const { layers, firstCut } = encoder.shape;
    const { after } = request;
    if (!(after >= firstCut && after < layers)) {
      throw new TokenscopeError(
        'bad-input',
        `Tokens cannot go on after layer ${after}: the encoder has ${layers}.`,
        `Choose ${firstCut} to ${layers - 1}.`,
      );
    }
    const tower = await openTower(encoder, after, context.signal);
    const [views, texts] = [
      await statesOf(ref, encoded, tower, after),
      await textsOf(encoder.texts, ref.question, request.captions, context.signal),
    ];
    return rerunAll({ prepared, shape: encoder.shape, states: views, texts, tower }, request, context);
  },
});

async function openTower(
  encoder: EncodedImage['encoder'],
  after: number,
  signal: AbortSignal,
): Promise<Tower> {
  if (encoder.kind === 'foreign') return foreignTower(encoder.encoder, after, signal);
  const { graph, shape } = encoder;
  return embeddedTower((part, feeds, fetches) => {
    const handle = part.from === 'pixels' ? graph : cutHandle(graph, part.after, shape.layers);
    return workerEngine().run(handle, feeds, { fetches, signal });
  }, shape);
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
  { encoder, views }: EncodedImage,
  tower: Tower,
  after: number,
): Promise<readonly ViewStates[]> {
  const cut = encoder.kind === 'foreign' ? after : 'any';
  const key = `${encoder.key} ${imageKey(ref.image)} ${ref.layout} ${cut}`;
  const known = states.get(key);
  if (known) return known;
  const found = await tower.allLayers(views);
  states.set(
    key,
    found,
    found.reduce((sum, view) => sum + bytesOf(view), 0),
  );
  return found;
}

const bytesOf = ({ states: kept }: ViewStates): number =>
  4 * kept.reduce((sum, state) => sum + (state?.length ?? 0), 0);

async function textsOf(
  texts: TextTower | null,
  question: string,
  captions: readonly string[],
  signal: AbortSignal,
): Promise<ReadoutTexts> {
  if (!texts) return { question: null, captions: [], phrases: [] };
  const phrases = await texts.embed(await texts.phrases(), signal);
  const asked = question.trim() === '' ? [] : [question];
  const rest = await texts.embed([...asked, ...captions], signal);
  return { question: asked.length > 0 ? rest[0]! : null, captions: rest.slice(asked.length), phrases };
}
