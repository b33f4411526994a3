import { Lru } from '../../base/lru.ts';
import { createTensor } from '../../base/tensor.ts';
import { utf8Decode } from '../../base/utf8-offsets.ts';
import type { TextSide } from '../../contracts/pruner-source.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { readTokenizerJson } from '../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { openEmbeddedModel } from '../models/embedded-model.ts';
import { workerEngine } from '../models/worker-engine.ts';
import { encoderId, encoderShape } from './encoder.ts';

const padId = 1;
const remembered = 512;
const embedded = new Lru<string, Float32Array>(remembered);
let tokenizer: Promise<TextTokenizer> | null = null;

function openTokenizer(): Promise<TextTokenizer> {
  tokenizer ??= readTokenizer().catch((error: unknown) => {
    tokenizer = null;
    throw error;
  });
  return tokenizer;
}

async function readTokenizer(): Promise<TextTokenizer> {
  const model = await openEmbeddedModel(encoderId);
  return readTokenizerJson(utf8Decode(await model.file('tokenizer.json')), `${encoderId} tokenizer`);
}

/** The encoder knows lower-case phrases alone. */
export const normalPhrase = (text: string): string => text.toLowerCase().trim().replace(/\s+/g, ' ');

/** Unit-length embeddings `[joint]` of phrases; texts beyond the encoder's length are cut. Known ones are not computed again. */
export async function embedTexts(
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Float32Array[]> {
  const phrases = texts.map(normalPhrase);
  const fresh = [...new Set(phrases)].filter((phrase) => !embedded.get(phrase));
  if (fresh.length > 0) {
    const rows = await embedPhrases(fresh, signal);
    fresh.forEach((phrase, i) => embedded.set(phrase, rows[i]!));
    return phrases.map((phrase) => rows[fresh.indexOf(phrase)] ?? embedded.get(phrase)!);
  }
  return phrases.map((phrase) => embedded.get(phrase)!);
}

async function embedPhrases(phrases: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
  const [text, { textTokens, joint }, model] = await Promise.all([
    openTokenizer(),
    encoderShape(),
    openEmbeddedModel(encoderId),
  ]);
  const ids = phrases.map((phrase) => Array.from(text.encode(phrase).id.slice(0, textTokens)));
  const length = ids.reduce((longest, row) => Math.max(longest, row.length), 1);
  const data = new BigInt64Array(ids.length * length).fill(BigInt(padId));
  ids.forEach((row, r) => row.forEach((id, c) => (data[r * length + c] = BigInt(id))));
  const feeds = { input_ids: { type: 'int64', dims: [ids.length, length], data } } as const;
  const outputs = await workerEngine().run(model.graph('clip-text'), feeds, signal ? { signal } : {});
  const flat = outputs.text_embeds!.data as Float32Array;
  return ids.map((_, r) => flat.slice(r * joint, (r + 1) * joint));
}

/**
 * The question as text-guided methods take it. The text tower gives one vector a text, so each word is embedded on its own
 * where a method wants a row per token.
 */
export async function textSide(question: string, signal?: AbortSignal): Promise<TextSide | undefined> {
  const phrase = normalPhrase(question);
  if (phrase === '') return undefined;
  const words = phrase.split(' ');
  const [pooled, ...rows] = await embedTexts([phrase, ...words], signal);
  const { joint } = await encoderShape();
  const embeds = new Float32Array(words.length * joint);
  rows.forEach((row, i) => embeds.set(row, i * joint));
  return { tokens: words, embeds: createTensor(embeds, [words.length, joint]), pooled: pooled! };
}
