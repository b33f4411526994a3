import { Lru } from '../../base/lru.ts';
import { targetObjects } from '../../contracts/sample-images.ts';
import { isSound } from '../../contracts/sample-sounds.ts';
import type { Source, View } from '../../contracts/pruner-source.ts';
import type { Progress } from '../../contracts/provenance.ts';
import type { ImageLayout, SourceRef } from '../../contracts/vision-view.ts';
import type { ImageInput } from '../../contracts/workspace.ts';
import { type EncodedPixels, type EncoderShape, encodePixels, encoderShape, loadEncoder } from './encoder.ts';
import { imageKey, openPicture, type Picture } from './picture.ts';
import { projectPatches } from './projector.ts';
import { openSound } from './sound/sound-source.ts';
import { textSide } from './text-side.ts';
import { planViews, validPatches, type ViewPlan } from './view-plan.ts';
import { coverageOfPatches, viewPixels } from './view-pixels.ts';

/** One view of a picture, encoded. */
export interface EncodedView extends EncodedPixels {
  readonly plan: ViewPlan;
  /** `[3, side, side]` in 0…1, as the encoder saw it. */
  readonly pixels: Float32Array;
  readonly valid: Uint8Array | undefined;
  /** Of each object of the picture, `[n]` in [0, 1]: the share of the patch that shows it. */
  readonly coverage: readonly Float32Array[];
}

export interface EncodedImage {
  readonly picture: Picture;
  readonly encoder: EncoderShape;
  readonly views: readonly EncodedView[];
  /** Time of the encoder passes, ms. */
  readonly ms: number;
}

/** What methods run on. */
export interface PreparedSource {
  /** Features are those of the layer before the last, as LLaVA takes them. */
  readonly source: Source;
  /** The same with the features that our projector was trained on, and the projector: for methods that call it. */
  readonly projectable: Source;
  /** Null for a sound, which no encoder of ours reads. */
  readonly encoded: EncodedImage | null;
  /** The same object for every source of one picture in one layout. */
  readonly origin: object;
  readonly question: string;
}

export interface SourceContext {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: Progress) => void;
}

/** Views whose tensors are kept; one takes about 1 MB. */
const rememberedViews = 64;
const images = new Lru<string, Promise<EncodedImage>>(rememberedViews);

/**
 * The views of an image and the question, ready for any pruner. Encoded images are remembered, so that a change of the
 * question or of a method costs no pass of the image tower.
 * @throws TokenscopeError from opening the picture; an AbortError when cancelled.
 */
export async function sourceOf(ref: SourceRef, context: SourceContext = {}): Promise<PreparedSource> {
  if (isSound(ref.image)) return soundSource(ref);
  const encoded = await encodedImage(ref.image, ref.layout, context);
  const text = await textSide(ref.question, context.signal);
  const named = targetObjects(
    ref.question,
    encoded.picture.objects.map(({ phrase }) => phrase),
  );
  const views = encoded.views.map((view) => sourceView(view, encoded.encoder, named));
  const side = text ? { text } : {};
  return {
    source: { views, ...side },
    projectable: {
      views: views.map((view, v) => ({ ...view, features: encoded.views[v]!.last })),
      projector: projectPatches,
      ...side,
    },
    encoded,
    origin: encoded,
    question: ref.question,
  };
}

const sounds = new Map<string, View>();

/** The frames of a sample sound, without a question: no encoder puts sounds and texts into one space here. */
function soundSource({ image }: SourceRef): PreparedSource {
  const id = image.kind === 'sample' ? image.id : image.sha256;
  const view = sounds.get(id) ?? openSound(id).view;
  sounds.set(id, view);
  const source = { views: [view] };
  return { source, projectable: source, encoded: null, origin: view, question: '' };
}

function sourceView(view: EncodedView, { cells, layers }: EncoderShape, named: readonly number[]): View {
  const { plan, valid, penultimate, joint, taps, coverage } = view;
  return {
    id: plan.id,
    role: plan.role,
    grid: { h: cells, w: cells },
    ...(plan.place ? { place: plan.place } : {}),
    ...(valid ? { valid } : {}),
    hasCls: true,
    features: penultimate,
    joint,
    ...(coverage.length > 0 ? { target: summed(named.map((object) => coverage[object]!)) } : {}),
    layers,
    taps,
  };
}

function summed(maps: readonly Float32Array[]): Float32Array {
  return maps[0]!.map((_, i) =>
    Math.min(
      1,
      maps.reduce((sum, map) => sum + map[i]!, 0),
    ),
  );
}

/** An image in one layout, encoded once. */
export async function encodedImage(
  image: ImageInput,
  layout: ImageLayout,
  context: SourceContext = {},
): Promise<EncodedImage> {
  const key = `${imageKey(image)} ${layout}`;
  const known = images.get(key);
  if (known) return known;
  const encoding = encode(image, layout, context);
  images.set(key, encoding);
  try {
    const encoded = await encoding;
    images.set(key, encoding, encoded.views.length);
    return encoded;
  } catch (error) {
    images.delete(key);
    throw error;
  }
}

async function encode(
  image: ImageInput,
  layout: ImageLayout,
  { progress }: SourceContext,
): Promise<EncodedImage> {
  const [picture, encoder] = await Promise.all([openPicture(image), encoderShape()]);
  const shape = { width: picture.width, height: picture.height, frames: picture.frames.length };
  const prepared = planViews(shape, layout, encoder).map((plan) => ({
    plan,
    pixels: viewPixels(picture, plan, encoder.side),
    valid: validPatches(plan, encoder),
    coverage: picture.objects.map(({ masks }) => coverageOfPatches(masks[plan.frame]!, plan, encoder)),
  }));
  await loadEncoder();
  const started = performance.now();
  const encoded = await encodePixels(prepared, {
    onDone: (done) => progress?.({ label: 'Encoding views', done, total: prepared.length, unit: 'steps' }),
  });
  const ms = performance.now() - started;
  return { picture, encoder, views: prepared.map((view, v) => ({ ...view, ...encoded[v]! })), ms };
}
