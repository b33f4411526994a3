import { corrupt, type JsonFields, unsupported } from './json-fields.ts';
import { UnigramModel } from '../unigram/unigram-model.ts';
import { WordPieceModel } from '../wordpiece/wordpiece-model.ts';
import { BpeModel } from './models/bpe-model.ts';
import { type PieceModel, Vocabulary } from './models/piece-model.ts';
import { WordLevelModel } from './models/word-level-model.ts';

/** The Hugging Face library's score of an unknown character: this much below the least likely piece. */
const UNKNOWN_PENALTY = 10;

/** A file's `model`. @throws TokenscopeError naming what is broken, or a model that is not known. */
export function readModel(fields: JsonFields): PieceModel {
  const type = fields.has('type') ? fields.string('type') : guessType(fields);
  switch (type) {
    case 'BPE':
      return readBpe(fields);
    case 'WordPiece':
      return new WordPieceModel({
        vocabulary: readVocabulary(fields),
        unknownPiece: fields.string('unk_token', '[UNK]'),
        continuingPrefix: fields.string('continuing_subword_prefix', '##'),
        maxWordLength: fields.count('max_input_chars_per_word', 100),
      });
    case 'WordLevel':
      return new WordLevelModel(readVocabulary(fields), fields.string('unk_token', '<unk>'));
    case 'Unigram':
      return readUnigram(fields);
    default:
      throw unsupported('model', type);
  }
}

/** Old files do not name their model. */
function guessType(fields: JsonFields): string {
  if (fields.has('merges')) return 'BPE';
  if (Array.isArray(fields.any('vocab'))) return 'Unigram';
  return fields.has('continuing_subword_prefix') ? 'WordPiece' : 'WordLevel';
}

function readVocabulary(fields: JsonFields): Vocabulary {
  const vocab = fields.object('vocab');
  if (!vocab) throw corrupt(fields.at('vocab'), 'is missing');
  return Vocabulary.fromEntries(vocab.entries(), fields.at('vocab'));
}

function readBpe(fields: JsonFields): BpeModel {
  if (fields.number('dropout', 0) !== 0)
    throw unsupported('random choice of merges (BPE dropout)', 'dropout');
  const vocabulary = readVocabulary(fields);
  const continuingPrefix = fields.string('continuing_subword_prefix', '');
  const merges = fields
    .list('merges')
    .filter((merge) => !(typeof merge === 'string' && merge.startsWith('#version')));
  const left = new Int32Array(merges.length);
  const right = new Int32Array(merges.length);
  const merged = new Int32Array(merges.length);
  const path = fields.at('merges');
  const idOf = (piece: string, i: number): number => {
    const id = vocabulary.idOf(piece);
    if (id !== undefined) return id;
    throw corrupt(`${path}[${i}]`, `needs the piece ${JSON.stringify(piece)}, which model.vocab lacks`);
  };
  for (let i = 0; i < merges.length; i++) {
    const [a, b] = readMerge(merges[i], path, i);
    left[i] = idOf(a, i);
    right[i] = idOf(b, i);
    merged[i] = idOf(a + b.slice(continuingPrefix.length), i);
  }
  return new BpeModel({
    vocabulary,
    left,
    right,
    merged,
    unknownPiece: fields.has('unk_token') ? fields.string('unk_token') : null,
    fuseUnknown: fields.boolean('fuse_unk', false),
    byteFallback: fields.boolean('byte_fallback', false),
    ignoreMerges: fields.boolean('ignore_merges', false),
    continuingPrefix,
    endSuffix: fields.string('end_of_word_suffix', ''),
  });
}

/** `"a b"` or `["a", "b"]`. */
function readMerge(merge: unknown, path: string, i: number): readonly [string, string] {
  if (typeof merge === 'string') {
    const space = merge.indexOf(' ');
    if (space >= 0 && space === merge.lastIndexOf(' '))
      return [merge.slice(0, space), merge.slice(space + 1)];
  } else if (Array.isArray(merge) && merge.length === 2) {
    const [a, b] = merge as unknown[];
    if (typeof a === 'string' && typeof b === 'string') return [a, b];
  }
  throw corrupt(`${path}[${i}]`, 'is not a pair of pieces');
}

function readUnigram(fields: JsonFields): UnigramModel {
  const list = fields.list('vocab');
  const pieces: string[] = [];
  const scores = new Float64Array(list.length);
  list.forEach((entry, i) => {
    const [piece, score] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof piece !== 'string' || typeof score !== 'number') {
      throw corrupt(`${fields.at('vocab')}[${i}]`, 'is not a [piece, score] pair');
    }
    pieces.push(piece);
    scores[i] = score;
  });
  const unknownId = fields.has('unk_id') ? fields.count('unk_id') : -1;
  if (unknownId >= pieces.length) throw corrupt(fields.at('unk_id'), 'is not the id of a piece');
  return new UnigramModel({
    vocabulary: new Vocabulary(pieces, new Map(pieces.map((piece, id) => [piece, id]))),
    scores,
    inLattice: () => true,
    unknownId,
    unknownScore: scores.reduce((least, score) => Math.min(least, score), Infinity) - UNKNOWN_PENALTY,
    byteFallback: fields.boolean('byte_fallback', false),
    looksUpUnknown: true,
    round: (sum) => sum,
  });
}
