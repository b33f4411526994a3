import { shownBytes } from '../../base/shown-bytes.ts';
import { utf8Decode, utf8Encode } from '../../base/utf8-offsets.ts';
import { byteSlots, type CoverToken, type NextBytes } from '../../contracts/byte-probabilities.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { type ByteVocabulary, exactNextByte } from '../../methods/encodings/exact-byte-probabilities.ts';
import { lastSplit } from './safe-split.ts';
import { TokenModel } from './token-model.ts';

/** A language model with its vocabulary as byte strings. */
export interface ByteReader {
  readonly model: LanguageModel;
  readonly vocabulary: ByteVocabulary;
  /** The id that ends a text; null where there is none. */
  readonly end: number | null;
}

/** Tokens before the split that the token model reads, and bytes before the caret that the byte model reads. */
const longestContext = 64;
const longestBytes = 256;
/** Covers that are shown. */
const shownCovers = 12;

/**
 * The next byte at a caret: naively from the prompt's tokens, exactly over its covers (2410.09303), and from a byte model.
 * @param caret UTF-8 bytes into the text, between two characters
 * @param onRun told of each run of the token model
 */
export async function nextBytes(
  text: string,
  caret: number,
  tokens: ByteReader,
  bytes: ByteReader,
  signal: AbortSignal,
  onRun: (runs: number) => void,
): Promise<Omit<NextBytes, 'backend'>> {
  const prompt = utf8Encode(text).subarray(0, caret);
  const whole = tokens.model.tokenizer.encode(utf8Decode(prompt));
  const { at, isSafe } = lastSplit(prompt, whole.start);
  const before = tokens.vocabulary.encodeBytes(prompt.subarray(0, at)).slice(-longestContext);
  const tail = prompt.subarray(at);
  const tokenModel = new TokenModel(tokens.model, signal, onRun);
  await tokenModel.logProbs([...before, ...tokens.vocabulary.encodeBytes(tail)]);
  const ends = tokens.end === null ? [] : [tokens.end];
  const result = await exactNextByte(before, tail, tokens.vocabulary, tokenModel, ends);
  const prefixLog = await pathLog(before, tokenModel);
  const total = result.covers.reduce((sum, { probability }) => sum + probability, 0) || 1;
  return {
    caret,
    split: at,
    isSplitSafe: isSafe,
    contextTokens: before.length,
    tail: placed(tokens.vocabulary.encodeBytes(tail), tokens.vocabulary),
    tokenModel: {
      id: tokens.model.info.name,
      sha256: tokens.model.info.sha256,
      naive: Float64Array.from(result.naive),
      exact: Float64Array.from(result.exact),
      covers: result.covers.slice(0, shownCovers).map(({ ids, probability }) => ({
        tokens: placed(ids, tokens.vocabulary),
        share: probability / total,
      })),
      coverCount: result.covers.length,
      bits: (result.logProbability - prefixLog) / Math.LN2,
      invalidShare: Math.max(0, 1 - Math.exp(result.logProbability - prefixLog) / total),
      calls: tokenModel.runs,
    },
    byteModel: {
      id: bytes.model.info.name,
      sha256: bytes.model.info.sha256,
      exact: await byteDistribution(prompt, bytes, signal),
    },
  };
}

/** A byte model has no other way to say a text than byte by byte: its next token is its next byte. */
async function byteDistribution(
  prompt: Uint8Array,
  { model, vocabulary, end }: ByteReader,
  signal: AbortSignal,
): Promise<Float64Array<ArrayBuffer>> {
  const context = vocabulary.encodeBytes(prompt).slice(-longestBytes);
  const next = await new TokenModel(model, signal, () => {}).logProbs(context);
  const exact = new Float64Array(byteSlots);
  for (let id = 0; id < vocabulary.size; id++) {
    const slot = id === end ? byteSlots - 1 : vocabulary.bytesOf(id)?.[0];
    if (slot !== undefined) exact[slot] = exact[slot]! + Math.exp(next[id]!);
  }
  const mass = exact.reduce((sum, p) => sum + p, 0);
  return exact.map((p) => p / mass);
}

async function pathLog(ids: readonly number[], model: TokenModel): Promise<number> {
  let sum = 0;
  for (let i = 0; i < ids.length; i++) sum += (await model.logProbs(ids.slice(0, i)))[ids[i]!]!;
  return sum;
}

function placed(ids: readonly number[], vocabulary: ByteVocabulary): CoverToken[] {
  let start = 0;
  return ids.map((id) => {
    const bytes = vocabulary.bytesOf(id)!;
    const token = { id, text: shownBytes(bytes), start, end: start + bytes.length };
    start = token.end;
    return token;
  });
}
