import { byteLevelAlphabet } from 'tokenizers';
import { createRng } from '../base/rng.ts';
import { buildCharsmap, nfkcRules } from './charsmap-builder.ts';
import { trainBpe, type TrainedBpe } from './trained-pieces.ts';

/** A `tokenizer.json` as plain data. */
export type TokenizerFile = Readonly<Record<string, unknown>>;

/** Files in the shape of the published ones, over small vocabularies of our own. */
export type FileFamily = Readonly<Record<string, TokenizerFile>>;

const special = (id: number, content: string, flags: object = {}): object => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
  ...flags,
});

const file = (parts: object): TokenizerFile => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  ...parts,
});

const vocabOf = (pieces: readonly string[]): Record<string, number> =>
  Object.fromEntries(pieces.map((piece, id) => [piece, id]));

const sequence = (key: string, ...parts: readonly object[]): object => ({ type: 'Sequence', [key]: parts });
const split = (pattern: string, behavior = 'Isolated', invert = false): object => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior,
  invert,
});
const byteLevel = (add_prefix_space: boolean, use_regex: boolean): object => ({
  type: 'ByteLevel',
  add_prefix_space,
  trim_offsets: false,
  use_regex,
});
const template = (single: readonly (string | null)[], ids: Record<string, number>): object => {
  const piece = (name: string | null) =>
    name === null ? { Sequence: { id: 'A', type_id: 0 } } : { SpecialToken: { id: name, type_id: 0 } };
  return {
    type: 'TemplateProcessing',
    single: single.map(piece),
    pair: [...single, null].map(piece),
    special_tokens: Object.fromEntries(
      Object.entries(ids).map(([id, value]) => [id, { id, ids: [value], tokens: [id] }]),
    ),
  };
};

export const PATTERNS = {
  llama3: String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  qwen2: String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  deepseek:
    '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+',
  clip: String.raw`'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`,
} as const;

/** Byte-level BPE: GPT-2, RoBERTa, Llama 3, Qwen, DeepSeek, Falcon, Phi, KL3M. */
export function byteLevelFamily(): FileFamily {
  const { pieces, merges }: TrainedBpe = trainBpe('byte-level');
  const missing = byteLevelAlphabet().filter((character) => !pieces.includes(character));
  const all = [...pieces, ...missing];
  const end = all.length;
  const model = {
    type: 'BPE',
    unk_token: null,
    fuse_unk: false,
    byte_fallback: false,
    vocab: vocabOf(all),
    merges,
  };
  const decoder = byteLevel(true, true);
  const plain = (parts: object) =>
    file({ model, decoder, added_tokens: [special(end, '<|endoftext|>')], ...parts });
  return {
    gpt2: plain({ pre_tokenizer: byteLevel(false, true), post_processor: byteLevel(true, true) }),
    roberta: plain({
      added_tokens: [
        special(end, '<s>', { normalized: true }),
        special(end + 1, '</s>', { normalized: true }),
        special(end + 2, '<mask>', { lstrip: true }),
      ],
      pre_tokenizer: byteLevel(true, true),
      post_processor: {
        type: 'RobertaProcessing',
        sep: ['</s>', end + 1],
        cls: ['<s>', end],
        trim_offsets: false,
        add_prefix_space: true,
      },
    }),
    llama3: plain({
      added_tokens: [special(end, '<|begin_of_text|>'), special(end + 1, '<|im_start|>')],
      model: { ...model, ignore_merges: true, merges: merges.map((pair) => pair.join(' ')) },
      pre_tokenizer: sequence('pretokenizers', split(PATTERNS.llama3), byteLevel(false, false)),
      post_processor: sequence(
        'processors',
        byteLevel(true, true),
        template(['<|begin_of_text|>', null], { '<|begin_of_text|>': end }),
      ),
    }),
    qwen2: plain({
      normalizer: { type: 'NFC' },
      added_tokens: [
        special(end, '<|endoftext|>'),
        special(end + 1, '<|im_end|>'),
        special(end + 2, '  ', { special: false }),
      ],
      pre_tokenizer: sequence('pretokenizers', split(PATTERNS.qwen2), byteLevel(false, false)),
    }),
    deepseek: plain({
      normalizer: sequence('normalizers'),
      added_tokens: [
        special(end, '<｜end▁of▁sentence｜>'),
        special(end + 1, 'ſ', { special: false, normalized: true }),
      ],
      pre_tokenizer: sequence(
        'pretokenizers',
        split(String.raw`\p{N}{1,3}`),
        split('[一-龥\u3040-ゟ゠-ヿ]+'),
        split(PATTERNS.deepseek),
        byteLevel(false, false),
      ),
    }),
    falcon: plain({
      pre_tokenizer: sequence(
        'pretokenizers',
        { type: 'Punctuation', behavior: 'Contiguous' },
        byteLevel(false, true),
        { type: 'Digits', individual_digits: false },
        split('[0-9][0-9][0-9]'),
      ),
    }),
    'kl3m (NFKC, words as added tokens)': plain({
      normalizer: sequence('normalizers', { type: 'NFKC' }),
      added_tokens: [
        special(end, 'the', { special: false, normalized: true, single_word: true }),
        special(end + 1, '1️⃣', { special: false, normalized: true }),
        special(end + 2, '\n\n', { special: false, rstrip: true }),
        special(end + 3, '<s>', { lstrip: true, rstrip: true, single_word: true }),
      ],
      pre_tokenizer: sequence(
        'pretokenizers',
        { type: 'Digits', individual_digits: true },
        byteLevel(false, true),
      ),
    }),
    'byte-level normaliser': plain({
      normalizer: sequence('normalizers', { type: 'NFD' }, { type: 'ByteLevel' }),
      added_tokens: [special(end, 'the ', { special: false, normalized: true })],
    }),
  };
}

const bytePieces = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
);
const replaceSpace = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
const metaspace = (prepend_scheme: string, isSplit: boolean) => ({
  type: 'Metaspace',
  replacement: '▁',
  prepend_scheme,
  split: isSplit,
});
const metaspaceDecoders = [
  { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
  { type: 'ByteFallback' },
  { type: 'Fuse' },
];

/** BPE over characters with `▁` for spaces: Llama 2, Mistral, Gemma; CLIP and other older spellings of BPE. */
export function metaspaceFamily(): FileFamily {
  const { pieces, merges } = trainBpe('metaspace');
  const head = ['<unk>', '<s>', '</s>'];
  const all = [...head, ...bytePieces, ...pieces];
  const vocab = vocabOf(all);
  const end = all.length;
  const model = { type: 'BPE', unk_token: '<unk>', fuse_unk: true, byte_fallback: true, vocab, merges };
  const added_tokens = head.map((content, id) => special(id, content));
  const decoder = sequence('decoders', ...metaspaceDecoders, {
    type: 'Strip',
    content: ' ',
    start: 1,
    stop: 0,
  });
  const post_processor = template(['<s>', null], { '<s>': 1 });
  const plain = (parts: object) => file({ added_tokens, model, decoder, post_processor, ...parts });
  const noBytes = { ...model, byte_fallback: false };
  const words = pieces.filter((piece) => !piece.includes('▁'));
  return {
    'llama2 (a word as added token)': plain({
      added_tokens: [
        ...added_tokens.map((token) => ({ ...token, normalized: true })),
        special(end, 'the', { special: false }),
      ],
      normalizer: sequence('normalizers', { type: 'Prepend', prepend: '▁' }, replaceSpace),
    }),
    'mistral (Metaspace, first)': plain({ pre_tokenizer: metaspace('first', false) }),
    gemma: plain({
      normalizer: replaceSpace,
      added_tokens: [
        ...added_tokens,
        special(end, '\n\n', { special: false }),
        special(end + 1, '▁▁', { special: false }),
      ],
      pre_tokenizer: {
        type: 'Split',
        pattern: { String: ' ' },
        behavior: 'MergedWithPrevious',
        invert: false,
      },
      decoder: sequence('decoders', ...metaspaceDecoders),
    }),
    'unknowns fused': plain({
      model: noBytes,
      pre_tokenizer: metaspace('always', true),
      decoder: metaspace('always', true),
    }),
    'unknowns apart': plain({
      model: { ...noBytes, fuse_unk: false },
      pre_tokenizer: metaspace('never', true),
      decoder: metaspace('never', true),
    }),
    'some bytes only': plain({
      model: { ...model, vocab: vocabOf(all.filter((piece) => !/^<0x[89A]/.test(piece))) },
    }),
    'no unknown token': plain({
      model: { ...noBytes, unk_token: null },
      pre_tokenizer: metaspace('always', true),
    }),
    'clip (end of word)': file({
      model: {
        type: 'BPE',
        unk_token: '<unk>',
        end_of_word_suffix: '</w>',
        ...suffixed(words, merges),
      },
      normalizer: sequence(
        'normalizers',
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: String.raw`\s+` }, content: ' ' },
        { type: 'Lowercase' },
      ),
      pre_tokenizer: split(PATTERNS.clip, 'Removed', true),
      decoder: { type: 'BPEDecoder', suffix: '</w>' },
    }),
    'continuing prefix': file({
      model: { type: 'BPE', unk_token: '<unk>', continuing_subword_prefix: '##', ...prefixed(words, merges) },
      normalizer: { type: 'Strip', strip_left: true, strip_right: true },
      pre_tokenizer: { type: 'WhitespaceSplit' },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
    }),
  };
}

/** The merges of whole words, their last piece spelt with the suffix. */
function suffixed(words: readonly string[], merges: TrainedBpe['merges']): object {
  const suffix = '</w>';
  const known = new Set(words);
  const inside = merges.filter(([a, b]) => known.has(a) && known.has(b) && known.has(a + b)).slice(0, 2000);
  const all = ['<unk>', ...words, ...words.map((word) => word + suffix)];
  return {
    vocab: vocabOf(all),
    merges: inside.flatMap(([a, b]) => [
      [a, b + suffix],
      [a, b],
    ]),
  };
}

/** The merges of whole words, every piece behind another one spelt with the prefix. */
function prefixed(words: readonly string[], merges: TrainedBpe['merges']): object {
  const prefix = '##';
  const known = new Set(words);
  const inside = merges.filter(([a, b]) => known.has(a) && known.has(b) && known.has(a + b)).slice(0, 2000);
  const all = ['<unk>', ...words, ...words.map((word) => prefix + word)];
  return {
    vocab: vocabOf(all),
    merges: inside.flatMap(([a, b]) => [
      [a, prefix + b],
      [prefix + a, prefix + b],
    ]),
  };
}

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
