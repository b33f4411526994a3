import { type CurveLaneRef, nGramLimit } from '../../contracts/curve.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { WittenBellModel } from '../../methods/entropy/witten-bell.ts';
import { CurveColumns } from './curve-columns.ts';
import type { CurveRun } from './curve-run.ts';
import { readTokens } from './read-tokens.ts';

/** Work between two answers, ms; a text is read in this many answers at most, which the page draws one by one. */
const sliceMs = 40;
const mostSlices = 24;

/**
 * The curve of a text under an n-gram model over a tokenizer's ids: of a model that has counted `sample` and learns no more, or,
 * without a sample, of one that counts the text as it goes.
 * @throws TokenscopeError `unsupported` for a tokenizer without ids.
 */
export function nGramRun(
  { order, training }: Extract<CurveLaneRef, { kind: 'n-gram' }>,
  tokenizer: TextTokenizer,
  text: string,
  sample: readonly string[],
): CurveRun {
  const { vocabSize } = tokenizer;
  if (vocabSize === null) {
    throw new TokenscopeError(
      'unsupported',
      `'${tokenizer.name}' has no fixed set of tokens to spread probability over.`,
      'Choose a tokenizer with a vocabulary, or bytes.',
    );
  }
  const { tokens, isCapped } = readTokens(tokenizer, text, nGramLimit);
  const columns = new CurveColumns(tokens.id.length);
  const model = new WittenBellModel(vocabSize, order);
  const unread = [...sample];
  let at = 0;
  return {
    head: {
      name: `${order}-gram over ${tokenizer.name}${training === 'text' ? '' : ' (Declaration)'}`,
      label: training === 'text' ? 'counts this text as it reads' : 'counted the Declaration of Human Rights',
      model: null,
      vocabSize,
      tokens,
      isCapped,
      reading: null,
    },
    columns,
    tokenizer,
    async next() {
      const until = performance.now() + sliceMs;
      while (unread.length > 0 && performance.now() < until) {
        const { id } = tokenizer.encode(unread.pop()!);
        for (let i = 0; i < id.length; i++) model.learn(id, i);
      }
      if (unread.length > 0) return at;
      const least = at + tokens.id.length / mostSlices;
      while (at < tokens.id.length && (at < least || performance.now() < until)) {
        columns.scoreSparse(at, tokens.id[at]!, model.sparseProbs(tokens.id, at), vocabSize);
        if (training === 'text') model.learn(tokens.id, at);
        at++;
      }
      return at;
    },
  };
}
