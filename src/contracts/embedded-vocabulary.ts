/** A vocabulary that ships with the page, as a chooser prints it. */
export interface EmbeddedVocabulary {
  readonly id: string;
  readonly name: string;
  /** Models that read it. */
  readonly models: readonly string[];
  /** Largest id + 1, special tokens included. */
  readonly size: number;
  /** SPDX id of the data. */
  readonly licence: string;
  /** Package and version that it is packed from. */
  readonly source: string;
}
