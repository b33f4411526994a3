import type { AlignedText } from '../aligned-text.ts';

/** One step of text normalisation. Pure; returns its argument when there is nothing to do. */
export interface Normalizer {
  apply(text: AlignedText): AlignedText;
  /**
   * Between an ASCII letter or digit and the space after it, the step does to either side what it would do to it alone
   * (but for {@link continued}), and leaves a letter or digit on the left and a space on the right.
   */
  readonly local: boolean;
  /** What a space becomes, where the step changes it. */
  readonly space?: string;
  /** `apply` on a text that continues a section, where it does something to the start of one. */
  readonly continued?: (text: AlignedText) => AlignedText;
}
