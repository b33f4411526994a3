import type { CodingSettings } from './coding-settings.ts';
import type { ByteRange, CurveLaneRef, CurveOptions } from './curve.ts';

/** What the Entropy panel and its Focus view show; all of it lives in the permalink. */
export interface EntropySettings extends CurveOptions, CodingSettings {
  /** Tab of the Focus view. */
  readonly tab: string;
  readonly lanes: readonly CurveLaneRef[];
  /** What the curves count bits per. */
  readonly unit: 'byte' | 'token';
  readonly show: 'surprisal' | 'entropy' | 'both';
  /** What the text is coloured by. */
  readonly colour: 'surprisal' | 'entropy' | 'rank';
  /** Index of the lane that colours the text. */
  readonly textLane: number;
  /** The stretch whose sums are shown. */
  readonly selection: ByteRange | null;
  /** The stretch that the curves show; null for the whole text. */
  readonly zoom: ByteRange | null;
}

/** The settings that a person has not touched. */
export const defaultEntropy: EntropySettings = {
  tab: 'curves',
  lanes: [
    { kind: 'model', model: { kind: 'embedded', id: 'lm-bpe4k', precision: 'int8' } },
    { kind: 'model', model: { kind: 'embedded', id: 'lm-byte', precision: 'int8' } },
    { kind: 'n-gram', tokenizer: { kind: 'method', id: 'bytes' }, order: 5, training: 'text' },
  ],
  unit: 'byte',
  show: 'both',
  colour: 'surprisal',
  textLane: 0,
  selection: null,
  zoom: null,
  window: 1024,
  stride: 512,
  limit: 8192,
};
