import { createRng } from '../base/rng.ts';
import { buildCharsmap, nfkcRules } from './charsmap-builder.ts';
import {
  special,
  file,
  vocabOf,
  sequence,
  template,
  bytePieces,
  metaspace,
  metaspaceDecoders,
  type FileFamily,
} from './tokenizer-file-parts.ts';
import { trainBpe } from './trained-pieces.ts';

/** WordPiece and whole words: BERT, DistilBERT and the older pre-tokenizers. */
export function wordFamily(): FileFamily {
  const { pieces } = trainBpe('metaspace');
  const head = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const words = pieces.filter((piece) => piece.startsWith('▁')).map((piece) => piece.slice(1));
  const parts = pieces.filter((piece) => !piece.includes('▁'));
  const lower = [...words, ...parts].map((piece) => piece.toLowerCase());
  const stripped = lower.map((piece) => piece.normalize('NFD').replace(/\p{M}/gu, ''));
  const starts = new Set([...words, ...parts, ...lower, ...stripped].filter((piece) => piece !== ''));
  const all = [...new Set([...head, ...starts, ...Array.from(starts, (piece) => `##${piece}`)])];
  const model = {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: vocabOf(all),
  };
  const bert = (options: object) => ({
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
    ...options,
  });
  const plain = (more: object) =>
    file({
      added_tokens: head.map((content, id) => special(id, content)),
      model,
      normalizer: bert({}),
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      ...more,
    });
  return {
    'bert uncased': plain({ post_processor: template(['[CLS]', null, '[SEP]'], { '[CLS]': 2, '[SEP]': 3 }) }),
    'bert cased': plain({ normalizer: bert({ lowercase: false }) }),
    'bert uncased (normalised added tokens)': plain({
      added_tokens: [
        ...head.map((content, id) => special(id, content, { normalized: true })),
        special(all.length, 'The One', { special: false, normalized: true, rstrip: true, single_word: true }),
        special(all.length + 1, 'É', { special: false, normalized: true, lstrip: true }),
      ],
    }),
    'cased, accents stripped, short words': plain({
      normalizer: bert({
        lowercase: false,
        strip_accents: true,
        handle_chinese_chars: false,
        clean_text: false,
      }),
      model: { ...model, max_input_chars_per_word: 6 },
    }),
    'whole words': plain({
      model: { type: 'WordLevel', unk_token: '[UNK]', vocab: vocabOf(all) },
      normalizer: sequence('normalizers', { type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }),
      pre_tokenizer: { type: 'Whitespace' },
    }),
    'symbols and digits merged': plain({
      normalizer: { type: 'NFC' },
      pre_tokenizer: sequence(
        'pretokenizers',
        { type: 'CharDelimiterSplit', delimiter: ' ' },
        { type: 'Punctuation', behavior: 'MergedWithPrevious' },
        { type: 'Split', pattern: { Regex: '[0-9]' }, behavior: 'MergedWithNext', invert: false },
        { type: 'Split', pattern: { String: 'e' }, behavior: 'Contiguous', invert: true },
      ),
    }),
  };
}

/** Pieces with scores that fall with their rank, as a Unigram vocabulary: 1,000 of them, and every character by itself. */
export function unigramPieces(): [string, number][] {
  const { pieces } = trainBpe('metaspace');
  const chosen = new Set([
    '▁',
    ...pieces.filter((piece) => Array.from(piece).length === 1),
    ...pieces.slice(0, 6000),
  ]);
  const rng = createRng(1804);
  return Array.from(chosen, (piece, rank) => [piece, -Math.log(rank + 10) - rng.next()]);
}

/** Unigram: T5, XLM-R, ALBERT. */
export function unigramFamily(): FileFamily {
  const charsmap = {
    type: 'Precompiled',
    precompiled_charsmap: Buffer.from(buildCharsmap(nfkcRules())).toString('base64'),
  };
  const vocab = unigramPieces();
  const head: [string, number][] = [
    ['<pad>', 0],
    ['</s>', 0],
    ['<unk>', 0],
  ];
  const model = { type: 'Unigram', unk_id: 2, vocab: [...head, ...vocab], byte_fallback: false };
  const end = model.vocab.length;
  const plain = (parts: object) =>
    file({
      model,
      added_tokens: [...head.map(([content], id) => special(id, content)), special(end, '<extra_id_0>')],
      normalizer: charsmap,
      pre_tokenizer: sequence('pretokenizers', { type: 'WhitespaceSplit' }, metaspace('always', true)),
      post_processor: template([null, '</s>'], { '</s>': 1 }),
      decoder: metaspace('always', true),
      ...parts,
    });
  return {
    t5: plain({}),
    'xlm-r': plain({
      normalizer: sequence('normalizers', charsmap, {
        type: 'Replace',
        pattern: { Regex: ' {2,}' },
        content: ' ',
      }),
      pre_tokenizer: metaspace('always', true),
      added_tokens: [special(end, '<mask>', { lstrip: true })],
    }),
    'albert (no split, bytes)': plain({
      model: {
        ...model,
        byte_fallback: true,
        vocab: [...model.vocab, ...bytePieces.map((piece): [string, number] => [piece, 0])],
      },
      normalizer: sequence(
        'normalizers',
        { type: 'Nmt' },
        { type: 'Replace', pattern: { String: '``' }, content: '"' },
        { type: 'NFKD' },
        { type: 'StripAccents' },
        { type: 'Lowercase' },
        charsmap,
      ),
      added_tokens: [],
      pre_tokenizer: metaspace('first', false),
      decoder: sequence('decoders', ...metaspaceDecoders, { type: 'Strip', content: ' ', start: 1, stop: 0 }),
    }),
  };
}
