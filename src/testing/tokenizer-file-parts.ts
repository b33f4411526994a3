/** A `tokenizer.json` as plain data. */
export type TokenizerFile = Readonly<Record<string, unknown>>;

/** Files in the shape of the published ones, over small vocabularies of our own. */
export type FileFamily = Readonly<Record<string, TokenizerFile>>;

export const special = (id: number, content: string, flags: object = {}): object => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
  ...flags,
});

export const file = (parts: object): TokenizerFile => ({
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

export const vocabOf = (pieces: readonly string[]): Record<string, number> =>
  Object.fromEntries(pieces.map((piece, id) => [piece, id]));

export const sequence = (key: string, ...parts: readonly object[]): object => ({
  type: 'Sequence',
  [key]: parts,
});
export const split = (pattern: string, behavior = 'Isolated', invert = false): object => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior,
  invert,
});
export const byteLevel = (add_prefix_space: boolean, use_regex: boolean): object => ({
  type: 'ByteLevel',
  add_prefix_space,
  trim_offsets: false,
  use_regex,
});
export const template = (single: readonly (string | null)[], ids: Record<string, number>): object => {
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

export const bytePieces = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
);
export const replaceSpace = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
export const metaspace = (prepend_scheme: string, isSplit: boolean) => ({
  type: 'Metaspace',
  replacement: '▁',
  prepend_scheme,
  split: isSplit,
});
export const metaspaceDecoders = [
  { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
  { type: 'ByteFallback' },
  { type: 'Fuse' },
];
