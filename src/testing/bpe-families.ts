import { byteLevelAlphabet } from 'tokenizers';
import {
  special,
  file,
  vocabOf,
  sequence,
  split,
  byteLevel,
  template,
  PATTERNS,
  bytePieces,
  replaceSpace,
  metaspace,
  metaspaceDecoders,
  type FileFamily,
} from './tokenizer-file-parts.ts';
import { trainBpe, type TrainedBpe } from './trained-pieces.ts';

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
