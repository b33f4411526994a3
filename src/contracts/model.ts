import { stableStringify } from '../base/stable-hash.ts';

/** How a lane names its model: plain data, stored in permalinks and exports. */
export type ModelRef =
  /** One of ours, from `models/manifest.json`. */
  | { readonly kind: 'embedded'; readonly id: string; readonly precision: string }
  /** A graph of a Hub repository: `onnx/model` in precision `q8` of `org/name` at a revision. */
  | {
      readonly kind: 'hub';
      readonly repo: string;
      readonly revision: string;
      readonly graph: string;
      readonly precision: ModelPrecision;
    }
  | { readonly kind: 'url'; readonly url: string }
  /** A file that the person dropped; its bytes are kept on this device under the hash. */
  | { readonly kind: 'file'; readonly sha256: string; readonly name: string };

/** Equal refs give equal keys. */
export const modelKey = (ref: ModelRef): string => stableStringify(ref);

/** Short label before the model has loaded. */
export function modelLabel(ref: ModelRef): string {
  switch (ref.kind) {
    case 'embedded':
      return ref.id;
    case 'hub':
      return ref.revision === 'main' ? ref.repo : `${ref.repo}@${ref.revision}`;
    case 'url':
      return ref.url.slice(ref.url.lastIndexOf('/') + 1);
    case 'file':
      return ref.name;
  }
}

/** Where a model comes from and in which number format, one phrase. */
export function modelOrigin(ref: ModelRef): string {
  switch (ref.kind) {
    case 'embedded':
      return `${ref.precision}, part of the page`;
    case 'hub':
      return `${ref.graph}, ${ref.precision}, Hub`;
    case 'url':
      return URL.canParse(ref.url) ? new URL(ref.url).host : ref.url;
    case 'file':
      return 'files kept on this device';
  }
}

/** Number format of the weights, as Hub file names tell it; `q8` stands for int8, uint8 and "quantized". */
export type ModelPrecision = 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16' | 'bnb4';

/** A file to download. Size and hash are null where the source does not tell them. */
export interface RemoteFile {
  readonly url: string;
  /** Path inside the model: what a graph's external-data references name. */
  readonly path: string;
  readonly bytes: number | null;
  readonly sha256: string | null;
}

/** One of the models that ship with the page. */
export interface EmbeddedModel {
  readonly id: string;
  readonly kind: string;
  /** `mini` or `std`. */
  readonly size: string;
  /** What the page writes beside its name, such as "trained by us, tiny". */
  readonly label: string;
  readonly defaultPrecision: string;
  readonly precisions: readonly string[];
  /** Paths are relative to the model's folder: `int8/lm-core.onnx`, `tokenizer.json`. */
  readonly files: readonly RemoteFile[];
}

/** What lies in the model store. */
export interface StorageFigures {
  readonly files: readonly StoredFile[];
  readonly usedBytes: number;
  /** What the browser grants this site, all kinds of storage together; null when it does not say. */
  readonly quotaBytes: number | null;
}

export interface StoredFile {
  readonly url: string;
  readonly label: string;
  readonly bytes: number;
  /** False while a download is under way or was broken off; it goes on from there. */
  readonly isComplete: boolean;
}

/** What a model is asked for. */
export type ModelKind = 'language' | 'image';

/** A measured figure of a model with its 95 % confidence interval. */
export interface ModelFigure {
  /** What was measured, such as "bits per byte, expository". */
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What the page tells of an embedded model before it is chosen; all of it from its `model.json`. */
export interface ModelCard {
  readonly id: string;
  readonly label: string;
  /** `mini` or `std`. */
  readonly size: string;
  readonly parameters: number;
  readonly licence: string;
  readonly defaultPrecision: string;
  readonly precisions: readonly {
    readonly precision: string;
    readonly bytes: number;
    readonly figures: readonly ModelFigure[];
  }[];
  /** What it is known not to do, one sentence each. */
  readonly limits: readonly string[];
}

/** What a Hub repository offers, sizes included, before anything is downloaded. */
export interface HubListing {
  readonly repo: string;
  readonly revision: string;
  readonly hasTokenizer: boolean;
  /** The graph to take unless the person wants another comes first. */
  readonly graphs: readonly {
    readonly name: string;
    readonly variants: readonly {
      readonly precision: ModelPrecision;
      /** Null when the Hub does not tell. */
      readonly bytes: number | null;
      readonly files: number;
      readonly verdict: VariantVerdict;
    }[];
  }[];
}

/** Why a variant is or is not offered first. */
export type VariantVerdict = 'chosen' | 'possible' | 'no-half-precision' | 'too-large';

/** A model whose files are on this device and that has been looked into. */
export interface OpenedModel {
  readonly ref: ModelRef;
  readonly name: string;
  readonly label: string;
  readonly bytes: number;
}
