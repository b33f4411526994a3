import { TokenscopeError } from '../../contracts/errors.ts';
import type { SessionInput } from '../../contracts/inference.ts';

/** How pixels reach an image encoder, as its files say. */
export interface PixelPlan {
  readonly side: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** Pixels along a patch; null where config.json does not say. */
  readonly patch: number | null;
  /** Width inside the feed-forward; null where config.json does not say. */
  readonly feedForward: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads `preprocessor_config.json` and `config.json` of CLIP, SigLIP, ViT, DINOv2 and their like.
 * @param input the graph's pixel input, whose fixed size wins.
 * @throws TokenscopeError `not-found` when the normalisation is told nowhere, `unsupported` when the size is told nowhere.
 */
export function readPixelPlan(
  preprocessor: unknown,
  config: unknown,
  input: SessionInput,
  name: string,
): PixelPlan {
  const pixels = fieldsOf(preprocessor);
  const outer = fieldsOf(config);
  const vision = { ...outer, ...fieldsOf(outer['vision_config']) };
  const fixed = input.shape[3];
  const side =
    (typeof fixed === 'number' && fixed > 0 ? fixed : null) ??
    edgeOf(pixels['do_center_crop'] === false ? null : pixels['crop_size']) ??
    edgeOf(pixels['size']) ??
    edgeOf(vision['image_size']);
  if (side === null) {
    throw new TokenscopeError(
      'unsupported',
      `Neither the graph of '${name}' nor its config tells the size of its pictures.`,
      'Give its preprocessor_config.json and config.json as well.',
    );
  }
  const channels = (value: unknown): readonly number[] | null =>
    Array.isArray(value) && value.length === 3 && value.every((item) => typeof item === 'number')
      ? value
      : null;
  const normalises = pixels['do_normalize'] !== false;
  const mean = normalises ? channels(pixels['image_mean']) : [0, 0, 0];
  const std = normalises ? channels(pixels['image_std']) : [1, 1, 1];
  if (preprocessor === null || !mean || !std) {
    throw new TokenscopeError(
      'not-found',
      `How '${name}' wants its pixels normalised is told nowhere.`,
      'Give its preprocessor_config.json as well.',
    );
  }
  const inner = vision['intermediate_size'];
  return {
    side,
    mean,
    std,
    patch: edgeOf(vision['patch_size']),
    feedForward: typeof inner === 'number' && inner > 0 ? inner : null,
  };
}

/** `224`, `{height, width}` or `{shortest_edge}`. */
function edgeOf(size: unknown): number | null {
  const { height, shortest_edge: shortest } = fieldsOf(size);
  const edge = [size, height, shortest].find((value) => typeof value === 'number');
  return typeof edge === 'number' && edge > 0 ? edge : null;
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** Where the patches lie among the tokens: CLS first, then registers, then patches in raster order. */
export interface TokenLayout {
  readonly cells: number;
  readonly hasCls: boolean;
  /** Tokens before the first patch. */
  readonly before: number;
}

/** CLS alone, nothing, CLS and four registers: what there is before the patches of published encoders. */
const usual = [1, 0, 5];

/**
 * @param tokens of the token axis, all kinds together.
 * @throws TokenscopeError `unsupported` when they make no square.
 */
export function tokenLayout(tokens: number, { side, patch }: PixelPlan, name: string): TokenLayout {
  const stated = patch === null ? null : Math.floor(side / patch);
  const before =
    stated === null
      ? usual.find((count) => tokens > count && Number.isInteger(Math.sqrt(tokens - count)))
      : tokens - stated * stated;
  if (before === undefined || before < 0) {
    throw new TokenscopeError(
      'unsupported',
      `The ${tokens} tokens of '${name}' are no square of patches.`,
      'Choose a plain vision transformer (CLIP, SigLIP, ViT, DINOv2).',
    );
  }
  return { cells: Math.sqrt(tokens - before), hasCls: before > 0, before };
}
