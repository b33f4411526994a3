import { TokenscopeError } from '../../contracts/errors.ts';
import type { MethodInfo } from '../../contracts/method.ts';
import { type NextUnitModel, quantise } from '../../contracts/next-unit-model.ts';
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

/** Called at the beginning of every window with its first unit; it may let other work in, and throws to stop. */
export type OnWindow = (start: number) => void | Promise<void>;

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
export async function encodeWindows(
  units: ArrayLike<number>,
  model: NextUnitModel,
  coding: WindowCoding,
  onWindow: OnWindow = () => {},
): Promise<CodedWindow[]> {
  const windows: CodedWindow[] = [];
  for (let start = 0; start < units.length; ) {
    await onWindow(start);
    const window = await encodeWindow(units, start, model, coding);
    windows.push(window);
    start = window.end;
  }
  return windows;
}

async function encodeWindow(
  units: ArrayLike<number>,
  start: number,
  model: NextUnitModel,
  { windowBits, probabilityBits, rule }: WindowCoding,
): Promise<CodedWindow> {
  const codes: string[] = [];
  const interval = new DyadicInterval(probabilityBits);
  const context: number[] = [];
  for (let i = start; i < units.length; i++) {
    const unit = units[i]!;
    interval.narrow(quantise(await model.logProbs(context), probabilityBits), unit);
    const code = interval.shortestCode();
    if (code.length > windowBits) break;
    codes.push(code);
    context.push(unit);
  }
  if (codes.length === 0) {
    throw new TokenscopeError(
      'bad-input',
      `One unit needs more than ${windowBits} bits.`,
      `Take windows of at least ${probabilityBits + 2} bits.`,
    );
  }
  let length = codes.length;
  if (rule === 'delay') {
    const target = padded(codes[length - 1]!, windowBits);
    length = 1 + codes.findIndex((code) => padded(code, windowBits) === target);
  }
  return { start, end: start + length, code: codes[length - 1]! };
}

/**
 * The units of one padded code. Delay takes the shortest string with the code, greedy the longest (and may be wrong: that is
 * the measured flaw of the greedy rule).
 */
export async function decodeWindow(
  code: string,
  model: NextUnitModel,
  { windowBits, probabilityBits, rule }: WindowCoding,
): Promise<number[]> {
  const interval = new DyadicInterval(probabilityBits);
  const context: number[] = [];
  let matched: number[] = [];
  for (;;) {
    const unit = interval.narrowTo(quantise(await model.logProbs(context), probabilityBits), code);
    context.push(unit);
    const found = interval.shortestCode();
    if (found.length > windowBits) return matched;
    if (padded(found, windowBits) !== code) continue;
    matched = [...context];
    if (rule === 'delay') return matched;
  }
}

/** Indices of the windows whose padded code stands for other units than they hold. */
export async function misreadWindows(
  units: ArrayLike<number>,
  windows: readonly CodedWindow[],
  model: NextUnitModel,
  coding: WindowCoding,
  onWindow: OnWindow = () => {},
): Promise<number[]> {
  const wrong: number[] = [];
  for (const [index, { start, end, code }] of windows.entries()) {
    await onWindow(start);
    const decoded = await decodeWindow(padded(code, coding.windowBits), model, coding);
    const isRight = decoded.length === end - start && decoded.every((unit, i) => unit === units[start + i]);
    if (!isRight) wrong.push(index);
  }
  return wrong;
}

/** The bitstream cut into tokens. @param tokenBits N, a divisor of the window's width; ids lie in [0, 2^N) */
export function windowTokens(
  windows: readonly CodedWindow[],
  windowBits: number,
  tokenBits: number,
): Int32Array<ArrayBuffer> {
  const perWindow = windowBits / tokenBits;
  const ids = new Int32Array(windows.length * perWindow);
  windows.forEach(({ code }, w) => {
    const bits = padded(code, windowBits);
    for (let k = 0; k < perWindow; k++) {
      ids[w * perWindow + k] = Number.parseInt(bits.slice(k * tokenBits, (k + 1) * tokenBits), 2);
    }
  });
  return ids;
}

/**
 * Windows that an insertion changes before the coding is in step again: those of the text after it that are no window of the
 * text before it, moved. Since every window starts afresh, one border in common is enough.
 * @param at first unit that was inserted
 * @param inserted number of units
 */
export function changedWindows(
  before: readonly CodedWindow[],
  after: readonly CodedWindow[],
  at: number,
  inserted: number,
): number {
  const known = new Set(before.map(({ start, end }) => `${start} ${end}`));
  return after.filter(({ start, end }) => {
    if (end <= at) return !known.has(`${start} ${end}`);
    return start < at + inserted || !known.has(`${start - inserted} ${end - inserted}`);
  }).length;
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
export const PROBABILITY_BITS = 14;

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
  demo: { view: 'entropy', sample: 'prose', entropy: { tab: 'windows' } },
  /** @param input units of the model's alphabet, at most `model.vocab` ≤ 2^14 of them. */
  async run(
    input: { readonly units: ArrayLike<number>; readonly model: NextUnitModel },
    given: ParamValues = {},
    onWindow: OnWindow = () => {},
  ) {
    const { windowBits, tokenBits, rule } = resolveParams(params, given);
    const coding: WindowCoding = { windowBits, probabilityBits: PROBABILITY_BITS, rule: rule as WindowRule };
    const windows = await encodeWindows(input.units, input.model, coding, onWindow);
    const misread = await misreadWindows(input.units, windows, input.model, coding, onWindow);
    const ids = windowTokens(windows, windowBits, Number(tokenBits));
    return {
      windows,
      ids,
      unitsPerToken: ids.length === 0 ? Number.NaN : input.units.length / ids.length,
      /** Windows that do not decode to what they hold. */
      misread,
      lossless: misread.length === 0,
    };
  },
} as const satisfies MethodInfo & { run: unknown };
