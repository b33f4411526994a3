/** Shape of a vision transformer: `layers` blocks of width `width` with a feed-forward of four times that. */
export interface VisionShape {
  readonly name: string;
  readonly layers: number;
  readonly width: number;
}

/** The usual sizes of a ViT. */
export const visionShapes: readonly VisionShape[] = [
  { name: 'ViT-Ti', layers: 12, width: 192 },
  { name: 'ViT-S', layers: 12, width: 384 },
  { name: 'ViT-B', layers: 12, width: 768 },
];

/** Multiply-adds of a forward pass over `n` tokens (arXiv 2502.03738): `L (12 n d² + 2 n² d)`. */
export const attentionMacs = (n: number, { layers, width }: VisionShape): number =>
  layers * (12 * n * width ** 2 + 2 * n ** 2 * width);

/** The same where tokens are mixed in linear time: `12 L n d²`. */
export const linearMacs = (n: number, { layers, width }: VisionShape): number => 12 * layers * n * width ** 2;

/** Tokens of a square image of `size` pixels: `(size / patch)²`. */
export const patchTokens = (size: number, patch: number): number => (size / patch) ** 2;

/** Values of an RGB patch. A linear map to `width` numbers can hold them all iff there are no more than `width`. */
export const patchValues = (patch: number): number => 3 * patch ** 2;
