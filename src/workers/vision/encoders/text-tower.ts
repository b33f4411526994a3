import { Lru } from '../../../base/lru.ts';
import { createTensor } from '../../../base/tensor.ts';
import { utf8Decode } from '../../../base/utf8-offsets.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { readTokenizerJson } from '../../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import type { OpenEmbeddedModel } from '../../models/embedded-model.ts';
import { workerEngine } from '../../models/worker-engine.ts';
import type { TextTower } from './vision-encoder.ts';

const padId = 1;
const remembered = 512;

/** The encoder knows lower-case phrases alone. */
const normalPhrase = (text: string): string => text.toLowerCase().trim().replace(/\s+/g, ' ');

/**
 * The text tower of an embedded encoder. Known texts are not computed again.
 * @param joint width of the joint space
 * @param textTokens the longest text; longer ones are cut
 */
export function embeddedTexts(
  model: OpenEmbeddedModel,
  { joint, textTokens }: { readonly joint: number; readonly textTokens: number },
): TextTower {
  const embedded = new Lru<string, Float32Array>(remembered);
  let tokenizer: Promise<TextTokenizer> | null = null;

  const openTokenizer = (): Promise<TextTokenizer> => {
    tokenizer ??= model
      .file('tokenizer.json')
      .then((bytes) => readTokenizerJson(utf8Decode(bytes), `${model.entry.id} tokenizer`))
      .catch((error: unknown) => {
        tokenizer = null;
        throw error;
      });
    return tokenizer;
  };

  const embedPhrases = async (phrases: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> => {
    const text = await openTokenizer();
    const ids = phrases.map((phrase) => Array.from(text.encode(phrase).id.slice(0, textTokens)));
    const length = ids.reduce((longest, row) => Math.max(longest, row.length), 1);
    const data = new BigInt64Array(ids.length * length).fill(BigInt(padId));
    ids.forEach((row, r) => row.forEach((id, c) => (data[r * length + c] = BigInt(id))));
    const feeds = { input_ids: { type: 'int64', dims: [ids.length, length], data } } as const;
    const outputs = await workerEngine().run(model.graph('clip-text'), feeds, signal ? { signal } : {});
    const flat = outputs.text_embeds!.data as Float32Array;
    return ids.map((_, r) => flat.slice(r * joint, (r + 1) * joint));
  };

  const embed: TextTower['embed'] = async (texts, signal) => {
    const phrases = texts.map(normalPhrase);
    const fresh = [...new Set(phrases)].filter((phrase) => !embedded.get(phrase));
    if (fresh.length > 0) {
      const rows = await embedPhrases(fresh, signal);
      fresh.forEach((phrase, i) => embedded.set(phrase, rows[i]!));
      return phrases.map((phrase) => rows[fresh.indexOf(phrase)] ?? embedded.get(phrase)!);
    }
    return phrases.map((phrase) => embedded.get(phrase)!);
  };

  return {
    embed,
    /** The text tower gives one vector a text, so each word is embedded on its own where a method wants a row per token. */
    async question(question, signal) {
      const phrase = normalPhrase(question);
      if (phrase === '') return undefined;
      const words = phrase.split(' ');
      const [pooled, ...rows] = await embed([phrase, ...words], signal);
      const embeds = new Float32Array(words.length * joint);
      rows.forEach((row, i) => embeds.set(row, i * joint));
      return { tokens: words, embeds: createTensor(embeds, [words.length, joint]), pooled: pooled! };
    },
    async phrases() {
      const classes = (await model.json('classes.json')) as readonly { readonly phrase: string }[];
      return classes.map(({ phrase }) => phrase);
    },
  };
}
