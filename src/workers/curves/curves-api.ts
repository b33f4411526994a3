import { Lru } from '../../base/lru.ts';
import type {
  CurveHead,
  CurveLaneRef,
  CurveOptions,
  CurvePoints,
  Expectation,
} from '../../contracts/curve.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import type { ModelRef } from '../../contracts/model.ts';
import type { Provenance } from '../../contracts/provenance.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import type { TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { type CallContext, moved } from '../rpc.ts';
import type { CurveRun } from './curve-run.ts';
import { modelRun } from './model-run.ts';
import { nGramRun } from './n-gram-run.ts';
import { shownToken } from './shown-token.ts';

export interface CurveServices {
  readonly openModel: (ref: ModelRef, context: CallContext) => Promise<LanguageModel>;
  readonly openTokenizer: (ref: TokenizerRef, context: CallContext) => Promise<TextTokenizer>;
  /** What models run on here. */
  readonly backend: () => Provenance['backend'];
  /** The Declaration of Human Rights, one text a language. */
  readonly declaration: (context: CallContext) => Promise<readonly string[]>;
}

/** Curves that are kept, for their candidates. */
const remembered = 16;

/**
 * Surprisal curves of texts. The page pulls a curve piece by piece, so that it stops when nobody asks any more; pieces of several
 * curves alternate in the engine's queue.
 */
export function createCurvesApi({ openModel, openTokenizer, backend, declaration }: CurveServices) {
  const runs = new Lru<number, CurveRun>(remembered);
  // Answers to one life of the worker are never taken for those of another.
  let latest = Math.round(performance.timeOrigin);
  const find = (run: number): CurveRun => {
    const found = runs.get(run);
    if (found) return found;
    throw new TokenscopeError('not-found', 'This curve is no longer kept.', 'Compute it again.');
  };
  return {
    async openCurve(
      context: CallContext,
      ref: CurveLaneRef,
      text: string,
      options: CurveOptions,
    ): Promise<CurveHead> {
      const run =
        ref.kind === 'model'
          ? modelRun(await openModel(ref.model, context), text, options)
          : nGramRun(
              ref,
              await openTokenizer(ref.tokenizer, context),
              text,
              ref.training === 'text' ? [] : await declaration(context),
            );
      context.signal.throwIfAborted();
      runs.set(++latest, run);
      return { ...run.head, run: latest };
    },
    /** Points `from` and further: those of one more piece. */
    async nextPoints({ signal }: CallContext, run: number, from: number): Promise<CurvePoints> {
      const found = find(run);
      const done = await found.next(signal);
      const points = {
        ...found.columns.points(from, done),
        backend: found.head.model ? backend() : ('js' as const),
        isLast: done === found.head.tokens.id.length,
      };
      return moved(points, [points.surprisal.buffer, points.entropy.buffer, points.rank.buffer]);
    },
    /** What the model expected in the place of a token. */
    expectation(_context: CallContext, run: number, index: number): Expectation {
      const { columns, tokenizer } = find(run);
      return {
        index,
        candidates: columns
          .candidates(index)
          .map(({ id, probability }) => ({ id, probability, text: shownToken(tokenizer, id) })),
      };
    },
    closeCurve(_context: CallContext, run: number): void {
      runs.delete(run);
    },
  };
}
