import type { CurveOptions } from '../../contracts/curve.ts';
import type { LanguageModel, TextReading } from '../../contracts/language-model.ts';
import { CurveColumns } from './curve-columns.ts';
import type { CurveRun } from './curve-run.ts';
import { readTokens } from './read-tokens.ts';
import { piecesOf, windowPlan } from './window-plan.ts';

/**
 * The curve of a text under a language model. Every window begins with the model's start token where it has one, as it was
 * trained; without one the first token of the text has no prediction.
 */
export function modelRun(model: LanguageModel, text: string, options: CurveOptions): CurveRun {
  const { info, tokenizer } = model;
  const { tokens, isCapped } = readTokens(tokenizer, text, options.limit);
  const { id } = tokens;
  const window = Math.min(options.window, info.nContext);
  const stride = Math.min(options.stride, window);
  const columns = new CurveColumns(id.length);
  /** Tokens between what is read and what is predicted from it. */
  const lead = info.bos === null ? 1 : 0;
  // The last token of a window is only predicted, never read.
  const steps = windowPlan(id.length, window, stride).flatMap((part, index) =>
    piecesOf(part.to - part.from - lead, model.startReading !== undefined, index === 0).map(
      ([first, last]) => ({ ...part, first, last }),
    ),
  );
  let at = 0;
  let done = 0;
  let reading: TextReading | undefined;

  /** Logits after the tokens `[first, last)` of what a window reads. */
  const logits = (from: number, first: number, last: number, signal: AbortSignal): Promise<Float32Array> => {
    const begin = from + first + lead - 1;
    const ids =
      begin < from && info.bos !== null
        ? Int32Array.of(info.bos, ...id.subarray(from, from + last - 1))
        : id.subarray(begin, from + last + lead - 1);
    if (first === 0) reading = model.startReading?.();
    return reading ? reading.readOn(ids, { signal }) : model.logits(ids, { signal });
  };

  return {
    head: {
      name: info.name,
      label: info.label,
      model: { id: info.name, sha256: info.sha256 },
      vocabSize: info.vocabSize,
      tokens,
      isCapped,
      reading: { window, stride },
    },
    columns,
    tokenizer,
    async next(signal) {
      const step = steps[at];
      if (!step) return id.length;
      const { from, scoreFrom, to, first, last } = step;
      if (last > first) {
        const values = await logits(from, first, last, signal);
        const predicted = from + first + lead;
        for (let i = Math.max(done, scoreFrom, predicted); i < from + last + lead; i++) {
          columns.scoreLogits(i, id[i]!, values, i - predicted, info.vocabSize);
        }
      }
      at++;
      const isWindowDone = last === to - from - lead;
      done = isWindowDone ? to : Math.max(done, from + last + lead);
      return done;
    },
  };
}
