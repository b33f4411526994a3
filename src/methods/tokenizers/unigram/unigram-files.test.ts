import { describeFileFamily } from '../../../testing/file-family-kit.ts';
import { unigramFamily } from '../../../testing/word-families.ts';
import { readTokenizerJson } from '../tokenizer-json/read-tokenizer-json.ts';

describeFileFamily('Unigram', unigramFamily(), readTokenizerJson, {
  t5: 'cover',
  'xlm-r': 'cover',
  'albert (no split, bytes)': 'cover',
});
