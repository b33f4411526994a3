import { describeFileFamily } from '../../../testing/file-family-kit.ts';
import { byteLevelFamily } from '../../../testing/bpe-families.ts';
import { readTokenizerJson } from './read-tokenizer-json.ts';

describeFileFamily('byte-level BPE', byteLevelFamily(), readTokenizerJson, {
  qwen2: 'cover',
  'kl3m (NFKC, words as added tokens)': 'cover',
  'byte-level normaliser': 'cover',
});
