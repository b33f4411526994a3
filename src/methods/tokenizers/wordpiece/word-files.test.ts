import { describeFileFamily } from '../../../testing/file-family-kit.ts';
import { wordFamily } from '../../../testing/word-families.ts';
import { readTokenizerJson } from '../tokenizer-json/read-tokenizer-json.ts';

describeFileFamily('WordPiece', wordFamily(), readTokenizerJson, {
  'bert uncased': 'cover',
  'bert uncased (normalised added tokens)': 'cover',
  'cased, accents stripped, short words': 'cover',
  'whole words': 'cover',
  'symbols and digits merged': 'cover',
});
