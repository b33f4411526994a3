import { TokenscopeError } from '../../contracts/errors.ts';
import type { MethodInfo } from '../../contracts/method.ts';
import { quantise, type SyncNextUnitModel } from '../../contracts/next-unit-model.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import { DyadicInterval } from './_shared/dyadic-interval.ts';

/** `delay` ends a window at the fewest units that give its code; `greedy` packs as many as fit and is not injective. */
export type WindowRule = 'delay' | 'greedy';

export interface CodedWindow {
  /** Units `[start, end)` of the input. */
  readonly start: number;
  readonly end: number;
  /** The code before padding, as a string of 0 and 1, at most `windowBits` long. */
  readonly code: string;
}

export interface WindowCoding {
  /** Width W of every window. */
  readonly windowBits: number;
  /** Integer probabilities sum to 2^probabilityBits. */
  readonly probabilityBits: number;
  readonly rule: WindowRule;
}

const padded = (code: string, width: number): string => code.padEnd(width, '0');

/**
 * Equal-Info Windows (2404.03626 §3.3): the coder and the model are both reset at every window, and each window's arithmetic
 * code is zero-padded to W bits. The code is the shortest dyadic interval inside the coder's interval.
 *
 * Deviation: the paper's main rule packs greedily; padding then makes different texts share a code. The default here is the
 * Delay rule of its appendix: take the shortest prefix whose padded code equals that of the greedy one. Every string with
 * padded code c has an interval that contains the point 0.c, so these strings are prefixes of one another and the shortest is
 * a function of c alone.
 * @throws TokenscopeError `bad-input` when a single unit needs more than W bits.
 */
export function encodeWindows(
  units: ArrayLike<number>,
  model: SyncNextUnitModel,
  coding: WindowCoding,
): CodedWindow[] {
  const windows: CodedWindow[] = [];
  for (let start = 0; start < units.length; ) {
    const codes: string[] = [];
    const interval = new DyadicInterval(coding.probabilityBits);
    const context: number[] = [];
    for (let i = start; i < units.length; i++) {
      const unit = units[i]!;
      interval.narrow(quantise(model.logProbs(context), coding.probabilityBits), unit);
      const code = interval.shortestCode();
      if (code.length > coding.windowBits) break;
      codes.push(code);
      context.push(unit);
    }
    if (codes.length === 0) {
      throw new TokenscopeError(
        'bad-input',
        `One unit needs more than ${coding.windowBits} bits.`,
        `Take windows of at least ${coding.probabilityBits + 2} bits.`,
      );
    }
    let length = codes.length;
    if (coding.rule === 'delay') {
      const target = padded(codes[length - 1]!, coding.windowBits);
      length = 1 + codes.findIndex((code) => padded(code, coding.windowBits) === target);
    }
    windows.push({ start, end: start + length, code: codes[length - 1]! });
    start += length;
  }
  return windows;
}

/**
 * The units of a sequence of padded codes. Delay takes the shortest string with the code, greedy the longest (and may be
 * wrong: that is the measured flaw of the greedy rule).
 */
export function decodeWindows(
  codes: readonly string[],
  model: SyncNextUnitModel,
  coding: WindowCoding,
): number[] {
  const units: number[] = [];
  for (const code of codes) {
    const interval = new DyadicInterval(coding.probabilityBits);
    const context: number[] = [];
    let matched: number[] = [];
    for (;;) {
      const unit = interval.narrowTo(quantise(model.logProbs(context), coding.probabilityBits), code);
      context.push(unit);
      const found = interval.shortestCode();
      if (found.length > coding.windowBits) break;
      if (padded(found, coding.windowBits) !== code) continue;
      matched = [...context];
      if (coding.rule === 'delay') break;
    }
    for (const unit of matched) units.push(unit);
  }
  return units;
}

const params = {
  windowBits: {
    kind: 'number',
    label: 'Window W',
    help: 'Bits per window; coder and model start afresh at each.',
    origin: 'paper',
    default: 16,
    min: 16,
    max: 128,
    step: 16,
    unit: 'bits',
  },
  tokenBits: {
    kind: 'choice',
    label: 'Token N',
    help: 'The bitstream is cut into tokens of this many bits.',
    origin: 'paper',
    default: '16',
    options: [
      { value: '8', label: '8 bits: 256 ids' },
      { value: '16', label: '16 bits: 65,536 ids' },
    ],
  },
  rule: {
    kind: 'choice',
    label: 'Window rule',
    help: 'Delay is lossless; greedy packs more and decodes some windows wrongly.',
    origin: 'paper',
    default: 'delay',
    options: [
      { value: 'delay', label: 'delay (lossless)' },
      { value: 'greedy', label: 'greedy' },
    ],
  },
} as const;

/** Bits of the integer probabilities, as in the paper. */
const PROBABILITY_BITS = 14;

export const method = {
  id: 'equal-info-windows',
  kind: 'encodings',
  name: 'Equal-Info Windows',
  papers: [
    {
      title: 'Training LLMs over Neurally Compressed Text',
      arxiv: '2404.03626',
      url: 'https://arxiv.org/abs/2404.03626',
      year: 2024,
      section: '§3.3',
      claim:
        'Cutting arithmetic-coded text into windows of equal information makes it learnable by a second model.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote:
    'The coder follows the paper; the byte model is an n-gram or our tiny LM. Windows end by the Delay rule, since greedy padding is not injective.',
  summary:
    'Arithmetic-coded windows of W bits over a byte model, with their byte spans, ids and a round-trip check.',
  needs: ['text', 'language-model'],
  params,
  /** @param input units of the model's alphabet, at most `model.vocab` ≤ 2^14 of them. */
  run(
    input: { readonly units: ArrayLike<number>; readonly model: SyncNextUnitModel },
    given: ParamValues = {},
  ) {
    const { windowBits, tokenBits, rule } = resolveParams(params, given);
    const coding: WindowCoding = { windowBits, probabilityBits: PROBABILITY_BITS, rule: rule as WindowRule };
    const windows = encodeWindows(input.units, input.model, coding);
    const codes = windows.map((window) => padded(window.code, windowBits));
    const decoded = decodeWindows(codes, input.model, coding);
    const width = Number(tokenBits);
    const bits = codes.join('');
    const ids = Array.from({ length: bits.length / width }, (_, i) =>
      Number.parseInt(bits.slice(i * width, (i + 1) * width), 2),
    );
    const units = Array.from(input.units);
    return {
      windows,
      ids,
      unitsPerToken: ids.length === 0 ? Number.NaN : units.length / ids.length,
      lossless: decoded.length === units.length && decoded.every((unit, i) => unit === units[i]),
    };
  },
} as const satisfies MethodInfo & { run: unknown };
