import { utf8DecodeStrict } from '../../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import type { AddedToken } from '../tokenizer-json/added-tokens.ts';
import type { Chunk, Decoder } from '../tokenizer-json/decoders.ts';
import { byteOfPiece, type PieceModel, Vocabulary } from '../tokenizer-json/models/piece-model.ts';
import { PipelineTokenizer } from '../tokenizer-json/pipeline.ts';
import { PieceTrie } from '../unigram/piece-trie.ts';
import { UnigramModel } from '../unigram/unigram-model.ts';
import { Charsmap } from './charsmap.ts';
import { type ModelProto, PieceType, readModelProto, type SentencePiece } from './model-proto.ts';
import { sentencePieceNormalizer, SPACE_SYMBOL } from './normalizer.ts';
import { ScoreBpeModel } from './score-bpe-model.ts';

/** How far below the least likely piece SentencePiece puts an unknown character. */
const UNKNOWN_PENALTY = 10;
/** What SentencePiece starts its search for the best score from: the least positive 32-bit float. */
const LEAST_POSITIVE = 1.1754943508222875e-38;

/**
 * A tokenizer from a SentencePiece `.model` file (Kudo & Richardson 2018, arXiv 1808.06226), Unigram or BPE. Control
 * symbols (`<s>`) are matched in the text only when special tokens are; SentencePiece itself never does that.
 * @throws TokenscopeError `corrupt` or `unsupported`, naming what is wrong.
 */
export function readSentencePiece(bytes: Uint8Array, name: string): TextTokenizer {
  const proto = readModelProto(bytes);
  checkPieces(proto);
  const { pieces } = proto;
  const symbols = userSymbols(pieces);
  const charsmap = proto.charsmap.length > 0 ? new Charsmap(proto.charsmap) : null;
  const added = pieces.flatMap(({ piece, type }, id): AddedToken[] =>
    type === PieceType.control
      ? [
          {
            id,
            content: piece,
            special: true,
            normalized: false,
            singleWord: false,
            lstrip: false,
            rstrip: false,
          },
        ]
      : [],
  );
  const spellsSpace = pieces.some(
    ({ piece, type }) => type === PieceType.userDefined && /[0-9A-Za-z][ \u2581]/.test(piece),
  );
  return new PipelineTokenizer({
    name,
    added,
    normalizers: [sentencePieceNormalizer({ ...proto, charsmap, symbols, local: !charsmap && !spellsSpace })],
    preTokenizers: [],
    model: readPieces(proto, symbols),
    decoders: [decoder(proto)],
    surroundings: { before: [], after: [] },
    byteFallback: proto.byteFallback,
    lossless: false,
  });
}

function broken(problem: string): TokenscopeError {
  return new TokenscopeError(
    'corrupt',
    `The SentencePiece model is broken: ${problem}.`,
    'Download the .model file again, or export it anew.',
  );
}

function unsupported(what: string): TokenscopeError {
  return new TokenscopeError(
    'unsupported',
    `The SentencePiece model has ${what}, which Tokenscope does not run.`,
    'Use a Unigram or BPE model.',
  );
}

function checkPieces({ pieces, byteFallback, modelType, denormalizer }: ModelProto): void {
  if (pieces.length === 0) throw broken('it has no pieces');
  if (modelType !== 1 && modelType !== 2) throw unsupported(`the model type ${modelType}`);
  if (denormalizer.length > 0) throw unsupported('rules for decoding (denormalizer_spec)');
  const seen = new Set<string>();
  let unknowns = 0;
  const bytes = new Set<number>();
  pieces.forEach(({ piece, score, type }, id) => {
    const where = `piece ${id} (${JSON.stringify(piece.slice(0, 40))})`;
    if (piece === '') throw broken(`piece ${id} is empty`);
    if (seen.has(piece)) throw broken(`${where} is listed twice`);
    seen.add(piece);
    if (Number.isNaN(score)) throw broken(`${where} has no number as its score`);
    if (type === PieceType.unknown) unknowns++;
    if (type === PieceType.byte) bytes.add(byteOfPiece(piece));
    if (type === PieceType.unused && modelType === 2)
      throw unsupported(`unused pieces in a BPE model (${where})`);
    if (!Object.values<number>(PieceType).includes(type))
      throw broken(`${where} has the unknown type ${type}`);
  });
  if (unknowns !== 1) throw broken(`it has ${unknowns} unknown tokens instead of one`);
  if (bytes.has(-1) || (bytes.size > 0 && !byteFallback)) throw broken('its byte pieces are no bytes');
  if (byteFallback && bytes.size !== 256) throw broken(`it has ${bytes.size} byte pieces instead of 256`);
}

function userSymbols(pieces: readonly SentencePiece[]): PieceTrie | null {
  const trie = new PieceTrie();
  let isEmpty = true;
  pieces.forEach(({ piece, type }, id) => {
    if (type !== PieceType.userDefined) return;
    trie.put(piece, id);
    isEmpty = false;
  });
  return isEmpty ? null : trie;
}

function readPieces({ pieces, modelType, byteFallback }: ModelProto, symbols: PieceTrie | null): PieceModel {
  const vocabulary = new Vocabulary(
    pieces.map(({ piece }) => piece),
    new Map(pieces.map(({ piece }, id) => [piece, id])),
  );
  const scores = Float64Array.from(pieces, ({ score }) => score);
  const unknownId = pieces.findIndex(({ type }) => type === PieceType.unknown);
  const isNormal = (id: number): boolean => pieces[id]!.type === PieceType.normal;
  if (modelType === 2) {
    return new ScoreBpeModel({ vocabulary, scores, isMergeable: isNormal, symbols, unknownId, byteFallback });
  }
  const normal = scores.filter((_, id) => isNormal(id));
  const least = normal.reduce((a, b) => Math.min(a, b), Infinity);
  const most = normal.reduce((a, b) => Math.max(a, b), LEAST_POSITIVE);
  const latticeScores = Float64Array.from(pieces, ({ piece, score, type }) =>
    type === PieceType.userDefined ? Math.fround(new TextEncoder().encode(piece).length * most) - 0.1 : score,
  );
  return new UnigramModel({
    vocabulary,
    scores,
    latticeScores,
    inLattice: (id) => isNormal(id) || pieces[id]!.type === PieceType.userDefined,
    unknownId,
    unknownScore: Math.fround(least - UNKNOWN_PENALTY),
    byteFallback,
    looksUpUnknown: false,
    round: Math.fround,
  });
}

/** Pieces back to text: bytes are bytes, control symbols nothing, `▁` a space, the dummy prefix goes. */
function decoder(proto: ModelProto): Decoder {
  const types = new Map(proto.pieces.map(({ piece, type }) => [piece, type]));
  const dropsPrefix = proto.addDummyPrefix || proto.removeExtraWhitespaces;
  const spelling = (piece: string): string => {
    const type = types.get(piece);
    if (type === PieceType.control) return '';
    if (type === PieceType.unknown) return proto.unknownSurface;
    return piece.replaceAll(SPACE_SYMBOL, ' ');
  };
  const run = (chunks: readonly Chunk[], asText: boolean): Chunk[] => {
    const out: Chunk[] = [];
    let bytes: number[] = [];
    let isStart = true;
    let prefixGone = false;
    const flush = (): void => {
      if (bytes.length === 0) return;
      out.push(asText ? decodeByteRun(bytes) : Uint8Array.from(bytes));
      bytes = [];
      isStart = false;
    };
    for (const chunk of chunks) {
      const piece = chunk as string;
      const type = types.get(piece);
      if (type === PieceType.byte) {
        bytes.push(byteOfPiece(piece));
        continue;
      }
      flush();
      if (prefixGone) isStart = false;
      let text = spelling(piece);
      const isPlain = type !== PieceType.control && type !== PieceType.unknown;
      if (isPlain && isStart && dropsPrefix && piece.startsWith(SPACE_SYMBOL)) {
        text = text.slice(1);
        prefixGone = !proto.removeExtraWhitespaces;
      }
      if (text !== '') isStart = false;
      out.push(text);
    }
    flush();
    return out;
  };
  const own = (chunk: Chunk): Chunk =>
    typeof chunk === 'string' && types.get(chunk) === PieceType.byte
      ? Uint8Array.of(byteOfPiece(chunk))
      : spelling(chunk as string);
  return { type: 'SentencePiece', run, own };
}

/** One U+FFFD for each byte that is not part of a character. */
function decodeByteRun(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at]!;
    const width = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const character = utf8DecodeStrict(Uint8Array.from(bytes.slice(at, at + width)));
    text += character ?? '\ufffd';
    at += character === null ? 1 : width;
  }
  return text;
}
