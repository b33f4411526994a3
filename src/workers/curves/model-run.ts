import type { CurveOptions } from '../../contracts/curve.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import { CurveColumns } from './curve-columns.ts';
import type { CurveRun } from './curve-run.ts';
import { readTokens } from './read-tokens.ts';
import { windowPlan } from './window-plan.ts';

/**
 * The curve of a text under a language model. Every window begins with the model's start token where it has one, as it was
 * trained; without one the first token of the text has no prediction.
 */
export function modelRun(model: LanguageModel, text: string, options: CurveOptions): CurveRun {
  const { info, tokenizer } = model;
  const { tokens, isCapped } = readTokens(tokenizer, text, options.limit);
  const window = Math.min(options.window, info.nContext);
  const stride = Math.min(options.stride, window);
  const windows = windowPlan(tokens.id.length, window, stride);
  const columns = new CurveColumns(tokens.id.length);
  let at = 0;
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
      const next = windows[at];
      if (!next) return tokens.id.length;
      const { from, scoreFrom, to } = next;
      // The last token of a window is only predicted, never read.
      const read = tokens.id.subarray(from, to - 1);
      const ids = info.bos === null ? read : Int32Array.of(info.bos, ...read);
      const lead = info.bos === null ? 1 : 0;
      if (ids.length > 0) {
        const logits = await model.logits(ids, { signal });
        for (let i = Math.max(scoreFrom, from + lead); i < to; i++) {
          columns.scoreLogits(i, tokens.id[i]!, logits, i - from - lead, info.vocabSize);
        }
      }
      at++;
      return to;
    },
  };
}
