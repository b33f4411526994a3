import type { TokenizerMethod } from '../../contracts/text-tokenizer.ts';
import { spanTokenizer } from './unicode/span-tokenizer.ts';
import { isCertainWordBreak, nextWordBreak } from './unicode/word-break.ts';

const tokenizer = spanTokenizer({
  name: 'UAX #29 words',
  family: 'word',
  lossless: true,
  scan(text, from, to, writer) {
    let at = from;
    while (at < to) {
      at = nextWordBreak(text, at, to);
      writer.token(at);
    }
  },
  certainBreak: isCertainWordBreak,
});

export const method = {
  id: 'words-uax29',
  kind: 'tokenizers',
  name: 'UAX #29 words',
  papers: [],
  fidelity: 'exact',
  fidelityNote:
    'The default word boundary rules of UAX #29 for Unicode 16.0, without dictionaries: Thai, Lao, Khmer, Burmese and Chinese come out in single letters, as the rules say.',
  summary:
    'One token per segment between default word boundaries; white space and punctuation are segments too.',
  needs: ['text'],
  params: {},
  create: () => tokenizer,
} satisfies TokenizerMethod;
