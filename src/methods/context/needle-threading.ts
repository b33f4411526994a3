import { createRng, type Rng } from '../../base/rng.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { HaystackPair, Needle, NeedleMethod, NeedleTask } from '../../contracts/needle-task.ts';
import { type ParamsOf, resolveParams } from '../../contracts/params.ts';
import { drawIds, type IdForm } from './_shared/haystack.ts';
import { followThread, keysContaining } from './_shared/truth.ts';
import { type Asked, type Wording, wordTask } from './_shared/wording.ts';
import { drawNumbers, drawWords } from './_shared/words.ts';

const params = {
  task: {
    kind: 'choice',
    default: 'single',
    options: [
      { value: 'single', label: 'Single needle' },
      { value: 'multiple', label: 'Multiple needles' },
      { value: 'conditional', label: 'Conditional needles' },
      { value: 'threading', label: 'Thread' },
      { value: 'multi-threading', label: 'Several threads' },
    ],
    label: 'Task',
    help: 'What is hidden, and what is asked.',
    origin: 'paper',
  },
  pairs: {
    kind: 'number',
    default: 25,
    min: 1,
    max: 8000,
    step: 1,
    unit: 'pairs',
    label: 'Length',
    help: 'Pairs in the haystack; of UUIDs each takes 80 characters.',
    origin: 'paper',
  },
  wording: {
    kind: 'choice',
    default: 'json',
    options: [
      { value: 'json', label: 'JSON, as in the paper' },
      { value: 'sentences', label: 'Sentences' },
      { value: 'records', label: 'Records' },
    ],
    label: 'Wording',
    help: 'Sentences and records pair words with numbers, in forms that our own small models were trained on.',
    origin: 'ours',
  },
  ids: {
    kind: 'choice',
    default: 'uuid',
    options: [
      { value: 'uuid', label: 'UUIDs' },
      { value: 'hex', label: 'Four digits' },
    ],
    label: 'Keys and values',
    help: 'JSON: UUIDs as in the paper; four hexadecimal digits for models that cannot copy a UUID.',
    origin: 'paper',
  },
  depth: {
    kind: 'number',
    default: 50,
    min: 0,
    max: 100,
    step: 10,
    unit: '%',
    label: 'Depth',
    help: 'Where the needle, or a cluster of needles, begins: 0 % is the start of the haystack.',
    origin: 'paper',
  },
  needles: {
    kind: 'number',
    default: 3,
    min: 1,
    max: 25,
    step: 1,
    label: 'Needles',
    help: 'Multiple and conditional: how many values are asked for.',
    origin: 'paper',
  },
  placement: {
    kind: 'choice',
    default: 'random',
    options: [
      { value: 'random', label: 'Scattered' },
      { value: 'clustered', label: 'Side by side' },
    ],
    label: 'Placement',
    help: 'Multiple and conditional: where the needles lie.',
    origin: 'paper',
  },
  character: {
    kind: 'choice',
    default: '*',
    options: [
      { value: '*', label: '*' },
      { value: '&', label: '&' },
    ],
    label: 'Character',
    help: 'Conditional: the character that marks a key.',
    origin: 'paper',
  },
  steps: {
    kind: 'number',
    default: 3,
    min: 2,
    max: 25,
    step: 1,
    label: 'Thread length',
    help: 'Pairs in a thread.',
    origin: 'paper',
  },
  threads: {
    kind: 'number',
    default: 2,
    min: 2,
    max: 25,
    step: 1,
    label: 'Threads',
    help: 'Several threads: how many are followed at once.',
    origin: 'paper',
  },
  direction: {
    kind: 'choice',
    default: 'forward',
    options: [
      { value: 'forward', label: 'Forward' },
      { value: 'backward', label: 'Backward' },
      { value: 'random', label: 'Random' },
    ],
    label: 'Direction',
    help: 'Whether a thread runs down the haystack, up it, or back and forth.',
    origin: 'paper',
  },
} as const;

type Params = ParamsOf<typeof params>;

/**
 * Needle Threading (arXiv 2411.05000): retrieval tasks over a JSON object of random pairs, from one needle to several
 * threads in which every value is the next key. Lengths are counted in characters, since token counts of such text
 * differ widely between models: n pairs of UUIDs are exactly 80 n characters. The wording of the questions is ours; the
 * branched threads of the paper are not made.
 */
export const method = {
  id: 'needle-threading',
  kind: 'context',
  name: 'Needle Threading',
  papers: [
    {
      title: 'Needle Threading: Can LLMs Follow Threads through Near-Million-Scale Haystacks?',
      arxiv: '2411.05000',
      url: 'https://arxiv.org/abs/2411.05000',
      year: 2024,
      section: 'Tasks',
      claim:
        'Following chains of facts through a long context is harder than finding one, and context is shorter than it says.',
    },
  ],
  fidelity: 'adapted',
  fidelityNote:
    'Haystacks and tasks follow the paper and its data set; the questions are worded by us, other wordings suit small models, and the branched task is left out.',
  summary: 'Makes haystacks of random pairs with needles and threads in them, and checks the answers.',
  needs: ['language-model'],
  params,
  demo: { view: 'attention', attention: { tab: 'needles' } },

  run({ seed = 0 }, given) {
    const p = resolveParams(params, given);
    const rng = createRng(seed);
    const hidden = p.task === 'single' ? 1 : isThreaded(p) ? threadCount(p) * p.steps : p.needles;
    if (hidden > p.pairs) {
      throw new TokenscopeError(
        'bad-input',
        `${hidden} pairs cannot be hidden in a haystack of ${p.pairs}.`,
        'Make the haystack longer, or ask for less.',
      );
    }
    const pairs = drawPairs(p, rng);
    return isThreaded(p) ? threadTask(p, pairs, rng) : needleTask(p, pairs, rng);
  },

  score({ needles, ordered, followUps, givesSteps }, reply) {
    const lines = followUps.length > 0 ? reply.trimStart().split('\n') : [reply];
    const items = lines.map((line): readonly string[] => line.match(/[0-9a-z][0-9a-z-]*/gi) ?? []);
    const found = needles.map(({ answer, path }, i) => {
      if (givesSteps) return items[i]?.[path.length - 1] === answer;
      if (followUps.length > 0) return items[i]?.[0] === answer;
      return ordered ? items[0]![i] === answer : items[0]!.includes(answer);
    });
    return { found, accuracy: found.filter(Boolean).length / needles.length };
  },
} as const satisfies NeedleMethod;

const isThreaded = ({ task }: Params): boolean => task === 'threading' || task === 'multi-threading';

const threadCount = ({ task, threads }: Params): number => (task === 'threading' ? 1 : threads);

/** Distinct keys with distinct values. */
function drawPairs({ wording, ids: form, pairs: n, task }: Params, rng: Rng): HaystackPair[] {
  if (wording === 'json') {
    const ids = drawIds(form as IdForm, 2 * n, rng);
    return Array.from({ length: n }, (_, i) => ({ key: ids[2 * i]!, value: ids[2 * i + 1]! }));
  }
  if (task === 'threading' || task === 'multi-threading') {
    const words = drawWords(2 * n, rng);
    return Array.from({ length: n }, (_, i) => ({ key: words[i]!, value: words[n + i]! }));
  }
  const keys = drawWords(n, rng);
  const values = drawNumbers(n, rng);
  return keys.map((key, i) => ({ key, value: values[i]! }));
}

/** `count` of the positions `[0, n)`, in random order. */
function shuffledPositions(n: number, count: number, rng: Rng): number[] {
  const positions = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + rng.int(n - i);
    [positions[i], positions[j]] = [positions[j]!, positions[i]!];
  }
  return positions.slice(0, count);
}

function needleTask(p: Params, pairs: HaystackPair[], rng: Rng): NeedleTask {
  const count = p.task === 'single' ? 1 : p.needles;
  const isPlaced = p.task === 'single' || p.placement === 'clustered';
  const first = Math.min(p.pairs - count, Math.round((p.depth / 100) * (p.pairs - 1)));
  const positions = isPlaced
    ? Array.from({ length: count }, (_, i) => first + i)
    : shuffledPositions(p.pairs, count, rng);
  if (p.task === 'conditional') {
    const taken = new Set<string>();
    for (const at of positions) {
      let key = pairs[at]!.key;
      while (!key.includes(p.character) || taken.has(key)) key = marked(pairs[at]!.key, p.character, rng);
      taken.add(key);
      pairs[at] = { ...pairs[at]!, key };
    }
    const needles = keysContaining(pairs, p.character);
    return assemble(p, pairs, needles, { kind: 'marked', character: p.character });
  }
  const needles = positions.map((at) => ({ path: [at], answer: pairs[at]!.value }));
  return assemble(p, pairs, needles, { kind: 'values', keys: positions.map((at) => pairs[at]!.key) });
}

/** The key with one of its letters or digits replaced, so that its length stays. */
function marked(key: string, character: string, rng: Rng): string {
  const places = Array.from(key, (letter, i) => (letter === '-' ? -1 : i)).filter((i) => i >= 0);
  const at = places[rng.int(places.length)]!;
  return key.slice(0, at) + character + key.slice(at + 1);
}

function threadTask(p: Params, pairs: HaystackPair[], rng: Rng): NeedleTask {
  const count = threadCount(p);
  const drawn = shuffledPositions(p.pairs, count * p.steps, rng);
  const starts = Array.from({ length: count }, (_, thread) => {
    const path = drawn.slice(thread * p.steps, (thread + 1) * p.steps);
    if (p.direction !== 'random') path.sort((a, b) => (p.direction === 'forward' ? a - b : b - a));
    for (let i = 0; i + 1 < path.length; i++) {
      pairs[path[i]!] = { ...pairs[path[i]!]!, value: pairs[path[i + 1]!]!.key };
    }
    return pairs[path[0]!]!.key;
  });
  const needles = starts.map((start) => followThread(pairs, start)!);
  return assemble(p, pairs, needles, { kind: 'threads', starts });
}

function assemble(
  { wording }: Params,
  pairs: readonly HaystackPair[],
  needles: readonly Needle[],
  asked: Asked,
): NeedleTask {
  const worded = wordTask(pairs, asked, wording as Wording);
  const givesSteps = wording !== 'json' && asked.kind === 'threads';
  return { pairs, needles, ordered: asked.kind !== 'marked', givesSteps, ...worded };
}
