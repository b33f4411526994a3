import type { ParamValues } from './params.ts';
import type { InformationOptions } from './token-information.ts';

/** What the Information tab shows. */
export interface InformationSettings extends InformationOptions {
  readonly part: 'lanes' | 'scale' | 'mismatch' | 'lz-aware';
  /** Corpora of the scale sweep and of LZ-aware BPE; `own` for the text under study. */
  readonly corpus: string;
  readonly lzCorpus: string;
  /** Vocabulary size of the mismatch matrix and of LZ-aware BPE. */
  readonly vocabSize: number;
  /** What the mismatch matrix prints. */
  readonly measure: 'tokens' | 'h1' | 'h2' | 'utilisation' | 'gain';
  /** What the sweep's axis is: characters trained on, or vocabulary size. */
  readonly axis: 'trained' | 'vocabulary';
  /** Candidates of LZ-aware BPE. */
  readonly candidates: number;
}

export const defaultInformation: InformationSettings = {
  part: 'lanes',
  alpha: 2,
  bias: 'none',
  size: 'trained',
  corpus: 'udhr',
  lzCorpus: 'eng',
  vocabSize: 512,
  measure: 'tokens',
  axis: 'trained',
  candidates: 16,
};

/** Which byte model the patches and windows are made with. */
export type ByteModel = 'lm-byte' | 'n-gram';

/** How `lm-byte` reads a text for patches. */
export const byteReading = { window: 1024, stride: 512, limit: 8192 } as const;

/** What the BLT patches tab shows. */
export interface PatchSettings {
  readonly model: ByteModel;
  /** Parameters of `entropy/entropy-patching`. */
  readonly params: ParamValues;
}

export const defaultPatches: PatchSettings = { model: 'lm-byte', params: {} };

/** What the byte probabilities tab shows. */
export interface ByteSettings {
  /** Place of the caret, UTF-8 bytes into the text; what lies behind its end stands for the end. */
  readonly caret: number;
  /** Share of the token model in the ensemble, in [0, 1]; the rest is the byte model's. */
  readonly weight: number;
}

export const defaultBytes: ByteSettings = { caret: 35, weight: 0.5 };

/** What the Equal-Info tab shows. */
export interface WindowSettings {
  readonly model: ByteModel;
  /** Parameters of `encodings/equal-info-windows`. */
  readonly params: ParamValues;
}

export const defaultWindows: WindowSettings = { model: 'lm-byte', params: {} };

/** The settings of the tabs about coding, as far as they were changed. */
export interface CodingSettings {
  readonly information?: Partial<InformationSettings>;
  readonly patches?: Partial<PatchSettings>;
  readonly bytes?: Partial<ByteSettings>;
  readonly windows?: Partial<WindowSettings>;
}
