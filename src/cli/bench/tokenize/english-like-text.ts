import { createRng } from '../../../base/rng.ts';
import { utf8Decode } from '../../../base/utf8-offsets.ts';
import type { TokenIndex } from '../../../methods/tokenizers/bpe/token-index.ts';

/**
 * Text with the statistics of English prose, ASCII: words drawn by Zipf's law from those of a vocabulary that is ordered
 * by frequency (r50k), one in ten made of two of them, in sentences and paragraphs with names, numbers and punctuation.
 * @param tokens ordered by frequency, words as in ` the`.
 */
export function englishLikeText(tokens: TokenIndex, length: number, seed: number): string {
  const rng = createRng(seed);
  const words: string[] = [];
  for (let id = 0; id < tokens.size; id++) {
    const word = utf8Decode(tokens.bytesOf(id) ?? new Uint8Array());
    if (/^ [a-z]{1,14}$/.test(word)) words.push(word.slice(1));
  }
  const word = (): string => words[Math.floor(words.length ** rng.next()) - 1]!;
  const noun = (): string => (rng.int(10) === 0 ? word() + word() : word());
  let text = '';
  while (text.length < length) {
    for (let sentences = 2 + rng.int(6); sentences > 0; sentences--) {
      const count = 4 + rng.int(24);
      for (let i = 0; i < count; i++) {
        const kind = rng.int(60);
        const next = kind === 0 ? String(rng.int(3000)) : kind === 1 ? `${noun()}'s` : noun();
        const isName = i === 0 || rng.int(25) === 0;
        text += isName ? next.charAt(0).toUpperCase() + next.slice(1) : next;
        if (i + 1 < count) text += rng.int(11) === 0 ? ', ' : ' ';
      }
      text += rng.int(12) === 0 ? '? ' : '. ';
    }
    text = `${text.trimEnd()}\n\n`;
  }
  return text.slice(0, length);
}
