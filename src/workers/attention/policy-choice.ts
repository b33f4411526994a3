import type { AttentionPolicy } from '../../contracts/attention-policy.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { attentionPolicies } from '../../methods/attention/index.ts';
import type { OpenRun } from './open-run.ts';

/** Tokens of the prompt where `decoded` are left for decoding: at least one token stays prompt. */
export const promptLengthOf = (nTokens: number, decoded: number): number =>
  Math.max(1, nTokens - Math.max(0, Math.floor(decoded)));

/** @throws TokenscopeError `not-found` */
export function policyOf(id: string): AttentionPolicy {
  if (attentionPolicies.has(id)) return attentionPolicies.get(id);
  throw new TokenscopeError(
    'not-found',
    `There is no attention policy '${id}'.`,
    `Choose one of: ${attentionPolicies.ids.join(', ')}.`,
  );
}

/** @throws TokenscopeError `unsupported` for image encoders. */
export function checkCausal({ run }: OpenRun): void {
  if (run.isCausal) return;
  throw new TokenscopeError(
    'unsupported',
    'Sparse attention policies are made for causal language models, not for an image encoder.',
    'Choose a text and a language model.',
  );
}
