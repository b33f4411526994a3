import type { TokenizerFile } from './tokenizer-file-parts.ts';

const token = (id: number, content: string): object => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

/** One valid file of each model, small enough to be broken a thousand times. Every kind of part occurs in one of them. */
export const SMALL_FILES: readonly TokenizerFile[] = [
  {
    version: '1.0',
    added_tokens: [token(6, '<s>')],
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Prepend', prepend: '▁' }] },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
        {
          type: 'Split',
          pattern: { Regex: String.raw`\p{N}{1,3}| ?\p{L}+` },
          behavior: 'Isolated',
          invert: false,
        },
        { type: 'Digits', individual_digits: true },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [],
      special_tokens: { '<s>': { id: '<s>', ids: [6], tokens: ['<s>'] } },
    },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      ignore_merges: false,
      continuing_subword_prefix: null,
      vocab: { '<unk>': 0, a: 1, b: 2, '▁': 3, ab: 4, '▁ab': 5 },
      merges: ['a b', ['▁', 'ab']],
    },
  },
  {
    version: '1.0',
    added_tokens: [token(5, '[SEP]'), token(6, '[CLS]')],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', sep: ['[SEP]', 5], cls: ['[CLS]', 6] },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: { '[UNK]': 0, a: 1, '##b': 2, some: 3, text: 4 },
    },
  },
  {
    version: '1.0',
    added_tokens: [token(1, '</s>')],
    normalizer: { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '▁' }],
    },
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
    model: {
      type: 'Unigram',
      unk_id: 0,
      byte_fallback: false,
      vocab: [
        ['<unk>', 0],
        ['</s>', 0],
        ['▁', -2],
        ['a', -3],
        ['▁some', -1.5],
      ],
    },
  },
  {
    version: '1.0',
    added_tokens: [],
    normalizer: { type: 'Strip', strip_left: true, strip_right: true },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Whitespace' },
        { type: 'Punctuation', behavior: 'Isolated' },
        { type: 'CharDelimiterSplit', delimiter: '-' },
      ],
    },
    decoder: { type: 'BPEDecoder', suffix: '</w>' },
    model: { type: 'WordLevel', unk_token: '<unk>', vocab: { '<unk>': 0, some: 1, text: 2 } },
  },
];
