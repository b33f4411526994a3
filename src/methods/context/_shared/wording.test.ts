import { expect, it } from 'vitest';
import { createRng } from '../../../base/rng.ts';
import { method } from '../needle-threading.ts';
import { drawNumbers, drawWords } from './words.ts';

const make = (params: Record<string, string | number>) => method.run({ seed: 3 }, { pairs: 6, ...params });

it('writes records and sentences as the models learnt them, and asks in the same words', () => {
  const { pairs, haystack, prompt, needles } = make({ wording: 'records', task: 'single', depth: 0 });
  const [{ key, value }] = pairs as [(typeof pairs)[number]];
  expect(haystack.startsWith(`\n${key}: ${value}\n`)).toBe(true);
  expect(prompt).toBe(`${haystack}\n${key}:`);
  expect(needles[0]!.answer).toBe(value);
  const sentences = make({ wording: 'sentences', task: 'single', depth: 100 });
  const last = sentences.pairs.at(-1)!;
  expect(sentences.haystack.endsWith(`\nThe code for ${last.key} is ${last.value}.`)).toBe(true);
  expect(sentences.prompt.endsWith(`\nThe code for ${last.key} is`)).toBe(true);
});

it('asks for several needles one after the other, and takes the first word of each reply', () => {
  const task = make({ wording: 'records', task: 'multiple', needles: 3, placement: 'clustered', depth: 0 });
  expect(task.followUps).toEqual(task.pairs.slice(1, 3).map(({ key }) => `\n${key}:`));
  const answers = task.needles.map(({ answer }) => answer);
  expect(method.score(task, answers.join('\n')).accuracy).toBe(1);
  expect(method.score(task, `${answers[0]} and more\nnothing\n${answers[2]}`).found).toEqual([
    true,
    false,
    true,
  ]);
  expect(method.score(task, answers.join(', ')).found).toEqual([true, false, false]);
});

it('follows a thread link by link, and wants its end in the right place', () => {
  const task = make({ wording: 'sentences', task: 'threading', steps: 3, direction: 'forward' });
  const [{ path, answer }] = task.needles as [(typeof task.needles)[number]];
  const steps = path.map((at) => task.pairs[at]!.value);
  expect(steps.at(-1)).toBe(answer);
  expect(task.haystack).toContain(`\n${task.pairs[path[0]!]!.key} -> ${steps[0]}`);
  expect(task.prompt.endsWith(`\nFollow ${task.pairs[path[0]!]!.key}:`)).toBe(true);
  expect(method.score(task, ` ${steps.join(' ')}`).accuracy).toBe(1);
  expect(method.score(task, ` ${answer}`).accuracy).toBe(0);
});

it('draws distinct words and numbers of two to four digits, and refuses more words than there are', () => {
  const rng = createRng(1);
  expect(new Set(drawWords(120, rng)).size).toBe(120);
  const numbers = drawNumbers(200, rng);
  expect(new Set(numbers).size).toBe(200);
  for (const number of numbers) expect(number).toMatch(/^\d{2,4}$/);
  expect(() => drawWords(5000, rng)).toThrow(/5000 different words are needed/);
});
