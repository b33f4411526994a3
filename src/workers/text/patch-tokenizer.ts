import { formatFixed } from '../../base/format-number.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { method } from '../../methods/entropy/entropy-patching.ts';

/** BLT patches as a lane sees them: an open vocabulary without ids, whose boundaries a model run gives. */
export function patchTokenizer(given: ParamValues = {}): TextTokenizer {
  const params = resolveParams(method.params, given);
  const refuse = (): never => {
    throw new TokenscopeError(
      'unsupported',
      'BLT patches come from a language model that reads the text, and are made of the text under study alone.',
      'Compare them in the lanes and the metrics.',
    );
  };
  return {
    name: `BLT patches, ${ruleOf(params)}`,
    family: 'patch',
    vocabSize: null,
    lossless: true,
    needsModel: true,
    encode: refuse,
    decodeBytes: refuse,
    decode: refuse,
    idToBytes: () => null,
    idToPiece: () => null,
    pieceToId: () => undefined,
    idToScore: () => null,
    trace: () => [],
  };
}

function ruleOf({
  rule,
  threshold,
  rise,
  stride,
}: ReturnType<typeof resolveParams<typeof method.params>>): string {
  const limit = formatFixed(threshold, 2);
  switch (rule) {
    case 'global':
      return `H > ${limit}`;
    case 'monotonic':
      return `ΔH > ${limit}`;
    case 'global-and-monotonic':
      return `H > ${limit}, ΔH > ${formatFixed(rise, 2)}`;
    case 'stride':
      return `every ${stride} bytes`;
    default:
      return 'at spaces';
  }
}
