import { TokenscopeError } from '../../../../contracts/errors.ts';
import { type PatternNode, shorten } from './syntax.ts';

/** A repetition that may vary by more than this counts as a loop over the text. */
const SMALL_RANGE = 16;
const MAX_WAYS = 10_000;
const MAX_WIDTH = 10_000;

/**
 * How long a backtracking engine can take over a pattern, decided from the pattern alone.
 *
 * What is proved. Every repetition of more than one round has a body that matches in one way only and always the same
 * number of code points, so a loop that starts at a given place has one path per number of rounds: nothing is ever
 * exponential in the text. A loop is *given back* when something behind it can fail; at most one loop on any path
 * through the pattern is given back or re-read, and choices multiply to at most 10,000, so one attempt at one place
 * takes time linear in the text. Then
 * - `linear`: a pass over a whole text is linear too. Each alternative with such a loop is followed at once by
 *   alternatives with the same start, the last of which takes the whole run and cannot fail (`\s+(?!\S)|\s+`). When a
 *   loop gives back down to place p, whatever stands behind it has failed at all later places of that run, and fails
 *   there again from any later start; so the run is read a fixed number of times before it has been consumed.
 * - `quadratic`: not proved, so a pass may read the same run once from each of its places.
 * @throws TokenscopeError `unsupported` for a pattern of which even one attempt could take longer.
 */
export function judgePattern(node: PatternNode, pattern: string): 'linear' | 'quadratic' {
  const cost = (part: PatternNode): number => degree(part, false, pattern);
  if (ways(node) > MAX_WAYS)
    throw explosive('more alternatives than can be tried one after another', pattern);
  if (cost(node) > 1) throw explosive('a loop behind another loop, each of which may be given back', pattern);
  const options = node.kind === 'choice' ? node.options : [node];
  return options.every((option, i) => cost(option) === 0 || isRescued(options, i, cost))
    ? 'linear'
    : 'quadratic';
}

function explosive(why: string, pattern: string): TokenscopeError {
  return new TokenscopeError(
    'unsupported',
    `The pre-tokenizer pattern could hang on some texts, as it has ${why}: ${shorten(pattern)}`,
    'Use a tokenizer whose pattern repeats single characters only, as those of the published models do.',
  );
}

/** Number of nested loops over the text that one attempt may go through. `after`: something behind the node can fail. */
function degree(node: PatternNode, after: boolean, pattern: string): number {
  switch (node.kind) {
    case 'set':
    case 'anchor':
      return 0;
    case 'sequence': {
      let total = 0;
      let mayFail = after;
      for (const part of node.parts.toReversed()) {
        total += degree(part, mayFail, pattern);
        mayFail ||= canFail(part);
      }
      return total;
    }
    case 'choice':
      return Math.max(...node.options.map((option) => degree(option, after, pattern)));
    case 'atomic':
      return degree(node.body, after, pattern);
    case 'look':
      return Math.max(hasLoop(node.body) ? 1 : 0, degree(node.body, false, pattern));
    case 'repeat': {
      if (node.max <= 1) return degree(node.body, after, pattern);
      const width = fixedWidth(node.body);
      if (width === 0) throw explosive('a repetition of something that itself varies', pattern);
      if (width * node.min > MAX_WIDTH) throw explosive('a repetition of enormous length', pattern);
      return after && isLoop(node) ? 1 : 0;
    }
  }
}

/** Code points matched by a part that matches in one way only, or 0 for any other part. */
function fixedWidth(node: PatternNode): number {
  if (node.kind === 'set') return 1;
  if (node.kind === 'repeat' && node.min === node.max) return fixedWidth(node.body) * node.min;
  if (node.kind !== 'sequence' || node.parts.length === 0) return 0;
  const widths = node.parts.map(fixedWidth);
  return widths.includes(0) ? 0 : widths.reduce((sum, width) => sum + width, 0);
}

const isLoop = (node: PatternNode): boolean => node.kind === 'repeat' && node.max - node.min > SMALL_RANGE;

function hasLoop(node: PatternNode): boolean {
  if (isLoop(node)) return true;
  if (node.kind === 'sequence') return node.parts.some(hasLoop);
  if (node.kind === 'choice') return node.options.some(hasLoop);
  return 'body' in node && hasLoop(node.body);
}

/** False only for a part that matches wherever it is tried. */
function canFail(node: PatternNode): boolean {
  switch (node.kind) {
    case 'repeat':
      return node.min > 0 && canFail(node.body);
    case 'sequence':
      return node.parts.some(canFail);
    case 'choice':
      return node.options.every(canFail);
    case 'atomic':
      return canFail(node.body);
    default:
      return true;
  }
}

/** Paths through a part, loops not counted. */
function ways(node: PatternNode): number {
  switch (node.kind) {
    case 'set':
    case 'anchor':
      return 1;
    case 'sequence':
      return node.parts.reduce((product, part) => product * ways(part), 1);
    case 'choice':
      return node.options.reduce((sum, option) => sum + ways(option), 0);
    case 'atomic':
    case 'look':
      return ways(node.body);
    case 'repeat':
      return node.max <= 1 ? ways(node.body) + 1 : isLoop(node) ? 1 : node.max - node.min + 1;
  }
}

/** Whether the run that alternative `i` may give back is consumed whole by one of the same start right behind it. */
function isRescued(options: readonly PatternNode[], i: number, cost: (node: PatternNode) => number): boolean {
  const start = startOf(options[i]!);
  if (!start || !start.rest.some(canFail) || start.rest.some(hasGivenBackLoop)) return false;
  for (const next of options.slice(i + 1)) {
    const other = startOf(next);
    if (other?.key !== start.key) return false;
    if (cost(next) === 0) return other.min <= Math.max(1, start.min);
  }
  return false;
}

interface Start {
  /** The parts before the first loop, and what that loop repeats. */
  readonly key: string;
  readonly min: number;
  readonly rest: readonly PatternNode[];
}

function startOf(option: PatternNode): Start | null {
  const parts = option.kind === 'sequence' ? option.parts : [option];
  const at = parts.findIndex(isLoop);
  const loop = parts[at];
  if (loop?.kind !== 'repeat' || parts.slice(0, at).some(hasLoop)) return null;
  return { key: JSON.stringify([parts.slice(0, at), loop.body]), min: loop.min, rest: parts.slice(at + 1) };
}

const hasGivenBackLoop = (part: PatternNode): boolean => part.kind === 'look' && hasLoop(part.body);
