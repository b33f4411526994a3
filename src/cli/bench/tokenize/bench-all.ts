import { vocabularies } from '../../../methods/tokenizers/vocabularies/catalogue.ts';
import {
  type PackedVocabulary,
  readPackedVocabulary,
} from '../../../methods/tokenizers/vocabularies/packed-vocabulary.ts';
import { createVocabularyTokenizer } from '../../../methods/tokenizers/vocabularies/vocabulary-tokenizer.ts';
import { englishLikeText } from './english-like-text.ts';
import { gptTokenizerLane, ourLane, tiktokenLane } from './lanes.ts';
import { keystrokeTimes, runTime, textTimes } from './measure.ts';

const MEGABYTE = 1_000_000;
const RUN = 100_000;

const served = async (path: string): Promise<ArrayBuffer> => {
  const response = await fetch(`/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
};
const packed = async (id: string): Promise<PackedVocabulary> =>
  readPackedVocabulary(new Uint8Array(await served(vocabularies.get(id).path)));

/** Every figure of the tokenize bench; runs in a worker of a real page. */
export async function benchAll(): Promise<Record<string, number>> {
  const text = englishLikeText((await packed('r50k')).tokens, MEGABYTE, 20_261_123);
  const lanes = {
    ours: ourLane(await packed('cl100k')),
    'gpt-tokenizer': gptTokenizerLane,
    tiktoken: await tiktokenLane(
      await served('tiktoken_bg.wasm'),
      JSON.parse(new TextDecoder().decode(await served('cl100k_base.json'))),
    ),
  };
  const counts = Object.values(lanes).map((lane) => lane.encode(text));
  if (new Set(counts).size !== 1)
    throw new Error(`The lanes disagree on the text: ${counts.join(', ')} tokens`);

  const figures: Record<string, number> = {};
  const times = textTimes(lanes, text, true);
  for (const [name, ms] of Object.entries(times)) figures[`english MB/s, ${name}`] = MEGABYTE / 1000 / ms;
  figures['english, times gpt-tokenizer'] = times['gpt-tokenizer']! / times.ours!;
  figures['english, times tiktoken'] = times.tiktoken! / times.ours!;
  const { ours: seen, 'gpt-tokenizer': peerSeen } = textTimes(lanes, text, false);
  figures['english seen before MB/s, ours'] = MEGABYTE / 1000 / seen!;
  figures['english seen before MB/s, gpt-tokenizer'] = MEGABYTE / 1000 / peerSeen!;
  for (const [name, unit] of [
    ['a', 'a'],
    ['space', ' '],
  ] as const) {
    const run = unit.repeat(RUN);
    const ours = runTime(lanes.ours, run, 5);
    const peers = Math.min(runTime(lanes['gpt-tokenizer'], run, 1), runTime(lanes.tiktoken, run, 1));
    figures[`100 kB of ${name}, ms`] = ours;
    figures[`100 kB of ${name}, faster peer ms`] = peers;
    figures[`100 kB of ${name}, times faster peer`] = peers / ours;
  }
  for (const id of ['cl100k', 'o200k', 'qwen2.5']) {
    const start = performance.now();
    const tokenizer = createVocabularyTokenizer(vocabularies.get(id), await packed(id));
    figures[`load ${id}, ms`] = performance.now() - start;
    const { median, p95 } = keystrokeTimes(tokenizer, text);
    figures[`keystroke in 1 MB ${id}, ms`] = median;
    figures[`keystroke in 1 MB p95 ${id}, ms`] = p95;
  }
  return figures;
}
