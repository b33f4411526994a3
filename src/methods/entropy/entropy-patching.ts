import { TokenscopeError } from '../../contracts/errors.ts';
import type { MethodInfo } from '../../contracts/method.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';

export type PatchRule = 'global' | 'monotonic' | 'global-and-monotonic';

export interface PatchOptions {
  readonly rule: PatchRule;
  /** θ, nats. */
  readonly threshold: number;
  /** θ_add of the combined rule, nats. */
  readonly rise: number;
  /** Longest patch in bytes; 0 leaves patches as long as they come. */
  readonly maxPatchLength: number;
}

/**
 * Starts of the patches of a byte sequence (BLT, 2412.09871 §2.3). `entropies[i]` is the entropy, in nats, of the
 * distribution of byte i + 1 given bytes 0 … i; starts 0 and 1 are forced, and p ≥ 2 starts a patch when
 * - global: H[p−1] > θ
 * - monotonic: H[p−1] − H[p−2] > θ
 * - both: H[p−1] − H[p−2] > θ_add, H[p−1] > θ, and p − 1 is no start.
 * @returns ascending byte offsets; empty for empty input.
 */
export function patchStarts(entropies: ArrayLike<number>, options: PatchOptions): number[] {
  const n = entropies.length;
  const starts: number[] = [];
  let previous = -1;
  for (let p = 0; p < n; p++) {
    const forced = p < 2 || (options.maxPatchLength > 0 && p - previous >= options.maxPatchLength);
    if (!forced && !breaks(entropies, p, options, previous === p - 1)) continue;
    starts.push(p);
    previous = p;
  }
  return starts;
}

function breaks(
  entropies: ArrayLike<number>,
  p: number,
  options: PatchOptions,
  afterStart: boolean,
): boolean {
  const entropy = entropies[p - 1]!;
  const rise = entropy - entropies[p - 2]!;
  switch (options.rule) {
    case 'global':
      return entropy > options.threshold;
    case 'monotonic':
      return rise > options.threshold;
    case 'global-and-monotonic':
      return rise > options.rise && entropy > options.threshold && !afterStart;
  }
}

/**
 * Starts by the text alone (2412.09871 §2.2): a patch begins after every byte that is no letter or digit.
 * Deviation: bytes of characters beyond ASCII count as letters.
 */
export function spaceStarts(bytes: ArrayLike<number>): number[] {
  const starts: number[] = [];
  for (let p = 0; p < bytes.length; p++) if (p === 0 || !isWordByte(bytes[p - 1]!)) starts.push(p);
  return starts;
}

const isWordByte = (byte: number): boolean =>
  byte >= 0x80 ||
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a);

/** Starts at every `stride`-th of `n` bytes (2412.09871 §2.1). */
export const strideStarts = (n: number, stride: number): number[] =>
  Array.from({ length: Math.ceil(n / stride) }, (_, i) => i * stride);

/**
 * The threshold whose patches have the mean length asked for, for the global rule: the value between two entropies that
 * leaves the nearest number of patches. Raising θ only ever removes starts, so the best value is found by sorting.
 */
export function thresholdForMeanLength(entropies: ArrayLike<number>, meanLength: number): number {
  const n = entropies.length;
  const wanted = Math.max(0, Math.round(n / meanLength) - 2);
  const candidates = Array.from({ length: Math.max(0, n - 2) }, (_, i) => entropies[i + 1]!).sort(
    (a, b) => b - a,
  );
  if (wanted >= candidates.length) return -1;
  return candidates[wanted]!;
}

const params = {
  rule: {
    kind: 'choice',
    label: 'Rule',
    help: 'A patch starts where the entropy is high, where it rises, or both; the last two know no entropy.',
    origin: 'code',
    default: 'global',
    options: [
      { value: 'global', label: 'global: H > θ' },
      { value: 'monotonic', label: 'monotonic: ΔH > θ' },
      { value: 'global-and-monotonic', label: 'both' },
      { value: 'space', label: 'space: after what is no letter' },
      { value: 'stride', label: 'stride: every k bytes' },
    ],
  },
  threshold: {
    kind: 'number',
    label: 'Threshold θ',
    help: 'Entropy of the next byte above which a patch starts.',
    origin: 'code',
    default: 1.335442066192627,
    min: -1,
    max: 6,
    step: 0.01,
    unit: 'nats',
  },
  rise: {
    kind: 'number',
    label: 'Rise θ_add',
    help: 'Least rise of the entropy, for the combined rule.',
    origin: 'ours',
    default: 0,
    min: -6,
    max: 6,
    step: 0.01,
    unit: 'nats',
  },
  stride: {
    kind: 'number',
    label: 'Stride k',
    help: 'Bytes of each patch, for the stride rule.',
    origin: 'ours',
    default: 4,
    min: 1,
    max: 64,
    step: 1,
    unit: 'bytes',
  },
  maxPatchLength: {
    kind: 'number',
    label: 'Longest patch',
    help: 'Longer patches of the entropy rules are cut; 0 for no limit.',
    origin: 'code',
    default: 0,
    min: 0,
    max: 4096,
    step: 1,
    unit: 'bytes',
  },
} as const;

export const method = {
  id: 'entropy-patching',
  kind: 'entropy',
  name: 'BLT entropy patches',
  papers: [
    {
      title: 'Byte Latent Transformer: Patches Scale Better Than Tokens',
      arxiv: '2412.09871',
      url: 'https://arxiv.org/abs/2412.09871',
      year: 2024,
      section: '§2.3',
      claim:
        'Cutting bytes into patches where a small byte model is unsure lets a byte-level model match tokenized ones.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The rules are those of the official code; the entropies come from our byte model, not the paper’s 100 M one.',
  summary: 'Patch boundaries of a byte sequence from the entropy of the next byte.',
  needs: ['text', 'language-model'],
  params,
  demo: { view: 'entropy', sample: 'prose', entropy: { tab: 'patches' } },
  /** @param input entropies of the next byte after each byte, nats; the bytes themselves for the space rule. */
  run(
    input: { readonly entropies: ArrayLike<number>; readonly bytes?: ArrayLike<number> },
    given: ParamValues = {},
  ): { readonly starts: number[] } {
    const { rule, threshold, rise, stride, maxPatchLength } = resolveParams(params, given);
    if (rule === 'stride') return { starts: strideStarts(input.entropies.length, stride) };
    if (rule === 'space') {
      if (input.bytes) return { starts: spaceStarts(input.bytes) };
      throw new TokenscopeError('bad-input', 'The space rule needs the bytes.', 'Give them as `bytes`.');
    }
    return {
      starts: patchStarts(input.entropies, { rule: rule as PatchRule, threshold, rise, maxPatchLength }),
    };
  },
} as const satisfies MethodInfo & { run: unknown };
