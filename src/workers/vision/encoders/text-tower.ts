import { Lru } from '../../../base/lru.ts';
import { createTensor } from '../../../base/tensor.ts';
import type { TextTower } from './vision-encoder.ts';

/** Texts that are not computed again. */
const remembered = 512;

/** What a text tower does anew for every text. */
export interface TextEmbedder {
  /** Width of the joint space. */
  readonly joint: number;
  /** The form in which the encoder knows a text. */
  readonly normal: (text: string) => string;
  /** `[joint]` of each text, unit length. */
  readonly embed: TextTower['embed'];
}

/** A text tower that remembers. It gives one vector a text, so each word is embedded on its own where a method wants a row per token. */
export function rememberedTexts({
  joint,
  normal,
  embed: embedFresh,
}: TextEmbedder): Omit<TextTower, 'phrases'> {
  const known = new Lru<string, Float32Array>(remembered);

  const embed: TextTower['embed'] = async (texts, signal) => {
    const phrases = texts.map(normal);
    const found = new Map(phrases.map((phrase) => [phrase, known.get(phrase)]));
    const fresh = Array.from(found, ([phrase, row]) => (row ? null : phrase)).filter(
      (phrase) => phrase !== null,
    );
    const rows = fresh.length > 0 ? await embedFresh(fresh, signal) : [];
    fresh.forEach((phrase, i) => {
      known.set(phrase, rows[i]!);
      found.set(phrase, rows[i]);
    });
    return phrases.map((phrase) => found.get(phrase)!);
  };

  return {
    embed,
    async question(question, signal) {
      const phrase = normal(question);
      if (phrase === '') return undefined;
      const words = phrase.split(' ');
      const [pooled, ...rows] = await embed([phrase, ...words], signal);
      const embeds = new Float32Array(words.length * joint);
      rows.forEach((row, i) => embeds.set(row, i * joint));
      return { tokens: words, embeds: createTensor(embeds, [words.length, joint]), pooled: pooled! };
    },
  };
}

/** One space between words, none around them. */
export const singleSpaced = (text: string): string => text.trim().replace(/\s+/g, ' ');
