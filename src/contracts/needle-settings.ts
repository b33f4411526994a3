/** Tasks of the needle lab. */
export const needleTasks = ['single', 'multiple', 'conditional', 'threading', 'multi-threading'] as const;
/** How a haystack is written; see the needle method. */
export const needleWordings = ['records', 'sentences', 'json'] as const;
/** Longest haystacks in pairs: each map has the powers of two up to it. */
export const needleLengths = [8, 16, 32, 64, 128] as const;

/** What the Needles tab asks for. */
export interface NeedleSettings {
  readonly task: (typeof needleTasks)[number];
  readonly wording: (typeof needleWordings)[number];
  /** Longest haystack, pairs. */
  readonly longest: number;
  /** Haystacks of each length and depth, in [1, 20]. */
  readonly samples: number;
  /** Multiple and conditional: values asked for, in [1, 8]. */
  readonly needles: number;
  /** Pairs of a thread, in [2, 8]. */
  readonly steps: number;
  /** Id of the policy whose map stands beside that of full attention. */
  readonly policy: string;
}

/** The settings that a person has not touched. */
export const defaultNeedles: NeedleSettings = {
  task: 'single',
  wording: 'records',
  longest: 32,
  samples: 4,
  needles: 3,
  steps: 2,
  policy: 'snapkv',
};
