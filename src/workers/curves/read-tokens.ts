import type { CurveTokens } from '../../contracts/curve.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';

/** No tokenizer of use makes tokens this long on average, UTF-16 units. */
const longestToken = 16;

/** The first `limit` tokens of a text; of a very long text only a beginning is tokenized. */
export function readTokens(
  tokenizer: TextTokenizer,
  text: string,
  limit: number,
): { readonly tokens: CurveTokens; readonly isCapped: boolean } {
  const beginning = text.slice(0, limit * longestToken);
  const { start, end, id } = tokenizer.encode(beginning);
  return {
    tokens: { start: start.slice(0, limit), end: end.slice(0, limit), id: id.slice(0, limit) },
    isCapped: id.length > limit || beginning.length < text.length,
  };
}
