import type { HaystackPair } from '../../../contracts/needle-task.ts';
import { renderHaystack } from './haystack.ts';

/**
 * How a haystack is written. `json`: one object on one line, as in the paper. `sentences` and `records`: a line for each
 * pair, in wordings that our own small models were trained on (models/recipes/retrieval_wordings.py).
 */
export type Wording = 'json' | 'sentences' | 'records';

/** What is asked, in the words of the haystack. */
export type Asked =
  | { readonly kind: 'values'; readonly keys: readonly string[] }
  | { readonly kind: 'marked'; readonly character: string }
  | { readonly kind: 'threads'; readonly starts: readonly string[] };

export interface WordedTask {
  readonly haystack: string;
  readonly question: string;
  /** Haystack, question and the opening of the answer. */
  readonly prompt: string;
  /** Asked one by one, each after the reply to the one before; empty where one question asks for everything. */
  readonly followUps: readonly string[];
}

export function wordTask(pairs: readonly HaystackPair[], asked: Asked, wording: Wording): WordedTask {
  return wording === 'json' ? jsonTask(pairs, asked) : lineTask(pairs, asked, wording);
}

function jsonTask(pairs: readonly HaystackPair[], asked: Asked): WordedTask {
  const haystack = renderHaystack(pairs);
  const question = jsonQuestion(asked);
  const isOne =
    (asked.kind === 'values' && asked.keys.length === 1) ||
    (asked.kind === 'threads' && asked.starts.length === 1);
  const opening = isOne ? 'The value is "' : 'The values are "';
  return { haystack, question, prompt: `${haystack}\n${question}\n${opening}`, followUps: [] };
}

const quoted = (keys: readonly string[]): string => keys.map((key) => `"${key}"`).join(', ');

function jsonQuestion(asked: Asked): string {
  switch (asked.kind) {
    case 'values':
      return asked.keys.length === 1
        ? `What is the value of the key ${quoted(asked.keys)}?`
        : `What are the values of the keys ${quoted(asked.keys)}, in this order?`;
    case 'marked':
      return `Which values have a key with the character "${asked.character}" in it?`;
    case 'threads': {
      const rule = 'A value may itself be a key: look it up again, until it is none.';
      return asked.starts.length === 1
        ? `${rule} Starting from the key ${quoted(asked.starts)}, which value is the last?`
        : `${rule} Starting from each of the keys ${quoted(asked.starts)}, which values are the last, in this order?`;
    }
  }
}

/** Threads are written as links whatever the wording: that is the form that the models know. */
function lineTask(
  pairs: readonly HaystackPair[],
  asked: Asked,
  wording: 'sentences' | 'records',
): WordedTask {
  const isLinked = asked.kind === 'threads';
  const write = (key: string, value: string): string =>
    isLinked
      ? `\n${key} -> ${value}`
      : wording === 'sentences'
        ? `\nThe code for ${key} is ${value}.`
        : `\n${key}: ${value}`;
  const haystack = pairs.map(({ key, value }) => write(key, value)).join('');
  const questions = lineQuestions(asked, wording);
  return {
    haystack,
    question: questions[0]!.trimStart(),
    prompt: haystack + questions[0]!,
    followUps: questions.slice(1),
  };
}

function lineQuestions(asked: Asked, wording: 'sentences' | 'records'): readonly string[] {
  switch (asked.kind) {
    case 'values':
      return asked.keys.map((key) => (wording === 'sentences' ? `\nThe code for ${key} is` : `\n${key}:`));
    case 'marked':
      return [`\nThe codes for all words with the sign ${asked.character} are`];
    case 'threads':
      return asked.starts.map((start) => `\nFollow ${start}:`);
  }
}
