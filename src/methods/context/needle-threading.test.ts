import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ParamValues } from '../../contracts/params.ts';
import { method } from './needle-threading.ts';

const make = (params: ParamValues, seed = 1) => method.run({ seed }, params);

const tasks = ['single', 'multiple', 'conditional', 'threading', 'multi-threading'];
const options = fc.record({
  task: fc.constantFrom(...tasks),
  pairs: fc.integer({ min: 30, max: 90 }),
  ids: fc.constantFrom('uuid', 'hex'),
  depth: fc.integer({ min: 0, max: 100 }),
  needles: fc.integer({ min: 1, max: 25 }),
  placement: fc.constantFrom('random', 'clustered'),
  character: fc.constantFrom('*', '&'),
  steps: fc.integer({ min: 2, max: 6 }),
  threads: fc.integer({ min: 2, max: 5 }),
  direction: fc.constantFrom('forward', 'backward', 'random'),
});

/** The answers by reading the prompt as JSON, with nothing but the haystack and the question. */
function answersByReading(
  haystack: string,
  question: string,
  params: { task: string; character: string },
): string[] {
  const object = JSON.parse(haystack) as Record<string, string>;
  if (params.task === 'conditional') {
    return Object.entries(object).flatMap(([key, value]) => (key.includes(params.character) ? [value] : []));
  }
  const asked = Array.from(question.matchAll(/"([^"]+)"/g), ([, key]) => key!);
  if (!params.task.includes('threading')) return asked.map((key) => object[key]!);
  return asked.map((key) => {
    let value = object[key]!;
    while (value in object) value = object[value]!;
    return value;
  });
}

it('holds 25 pairs in exactly 2,000 characters, whatever the task', () => {
  for (const task of tasks) {
    for (const pairs of [12, 25, 130]) {
      expect(make({ task, pairs }).haystack).toHaveLength(80 * pairs);
    }
  }
});

it('asks for what the haystack answers', () => {
  fc.assert(
    fc.property(options, fc.nat(1000), (params, seed) => {
      const { haystack, question, prompt, needles, pairs } = make(params, seed);
      expect(needles.map(({ answer }) => answer).sort()).toEqual(
        answersByReading(haystack, question, params).sort(),
      );
      expect(prompt.startsWith(`${haystack}\n${question}\n`)).toBe(true);
      expect(pairs).toHaveLength(params.pairs);
      expect(new Set(pairs.map(({ key }) => key)).size).toBe(params.pairs);
      for (const { path, answer } of needles) expect(pairs[path.at(-1)!]!.value).toBe(answer);
    }),
    { seed: 1, numRuns: 200 },
  );
});

it('hides as many needles and threads as asked for, in the wanted direction', () => {
  fc.assert(
    fc.property(options, fc.nat(1000), (params, seed) => {
      const { needles } = make(params, seed);
      const { task, direction } = params;
      const counts: Record<string, number> = { single: 1, threading: 1, 'multi-threading': params.threads };
      expect(needles).toHaveLength(counts[task] ?? params.needles);
      for (const { path } of needles) {
        expect(path).toHaveLength(task.includes('threading') ? params.steps : 1);
        if (task.includes('threading') && direction !== 'random')
          expect(threadDirection(path)).toBe(direction);
      }
    }),
    { seed: 2, numRuns: 100 },
  );
});

it.each([
  [0, 0],
  [50, 12],
  [100, 24],
])('puts a single needle at %i %% of 25 pairs at position %i', (depth, position) => {
  expect(make({ depth }).needles[0]!.path).toEqual([position]);
});

it('keeps clustered needles side by side, and inside', () => {
  const found = make({ task: 'multiple', needles: 5, placement: 'clustered', depth: 100 }).needles;
  expect(found.map(({ path }) => path[0])).toEqual([20, 21, 22, 23, 24]);
});

it('repeats for a seed and differs for another', () => {
  expect(make({ task: 'threading' }, 4)).toEqual(make({ task: 'threading' }, 4));
  expect(make({ task: 'threading' }, 4).haystack).not.toBe(make({ task: 'threading' }, 5).haystack);
});

it('scores a perfect reply 1, a half right one by its share, and a wrong order as wrong', () => {
  const task = make({ task: 'multiple', needles: 2 });
  const [a, b] = task.needles.map(({ answer }) => answer) as [string, string];
  expect(method.score(task, `${a}", "${b}".`)).toEqual({ found: [true, true], accuracy: 1 });
  expect(method.score(task, `${a}" and "nothing"`).accuracy).toBe(0.5);
  expect(method.score(task, `${b}", "${a}"`).accuracy).toBe(0);
  expect(method.score(task, '').accuracy).toBe(0);
  const single = make({});
  expect(method.score(single, `${single.needles[0]!.answer}"\nand more`).accuracy).toBe(1);
  expect(method.score(single, `no, ${single.needles[0]!.answer}`).accuracy).toBe(0);
  expect(method.score(single, `${single.needles[0]!.answer}0`).accuracy).toBe(0);
});

it('takes conditional answers in any order', () => {
  const task = make({ task: 'conditional', needles: 3 });
  const answers = task.needles.map(({ answer }) => answer);
  expect(method.score(task, [...answers].reverse().join('", "')).accuracy).toBe(1);
  expect(method.score(task, answers.slice(1).join(', ')).accuracy).toBeCloseTo(2 / 3, 12);
});

it('refuses a haystack that is too small', () => {
  expect(() => make({ task: 'multi-threading', pairs: 10, steps: 4, threads: 3 })).toThrow(
    /12 pairs cannot be hidden in a haystack of 10/,
  );
});

/** Whether a thread runs down the haystack, up it, or neither. */
function threadDirection(path: readonly number[]): 'forward' | 'backward' | 'random' {
  const steps = path.slice(1).map((position, i) => Math.sign(position - path[i]!));
  if (steps.every((step) => step > 0)) return 'forward';
  return steps.every((step) => step < 0) ? 'backward' : 'random';
}
