import { readFile } from 'node:fs/promises';
import type { Registry } from '../../base/registry.ts';
import { utf8Decode, utf8Encode } from '../../base/utf8-offsets.ts';
import { type AuditedCall, auditPolicy } from '../../analysis/attention-audit.ts';
import type { AttentionCapture } from '../../contracts/attention-capture.ts';
import type { AttentionPolicy } from '../../contracts/attention-policy.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { MethodInfo } from '../../contracts/method.ts';
import type { ParamValues } from '../../contracts/params.ts';
import type { Source } from '../../contracts/pruner-source.ts';
import { readTokenizerJson } from '../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import { vocabularies } from '../../methods/tokenizers/vocabularies/catalogue.ts';
import { modelTokenizers } from '../../methods/tokenizers/vocabularies/model-tokenizers.ts';
import { createVocabularyTokenizer } from '../../methods/tokenizers/vocabularies/vocabulary-tokenizer.ts';
import { modelTokenizerFile } from '../pack/models.ts';
import { readVocabularySource } from '../pack/vocabularies.ts';
import { codingInputs } from './coding-inputs.ts';
import { mlpProjector, type ProjectorLayer } from './mlp-projector.ts';
import type { EncodeOptions, TextTokenizer, TokenizerMethod } from '../../contracts/text-tokenizer.ts';
import type { Budget, TokenPruner } from '../../contracts/token-pruner.ts';

/** What the input file holds; every method reads its own fields of it. */
type Input = Readonly<Record<string, unknown>> & { readonly params?: ParamValues };

/** A source as JSON can say it: the projector by its layers. */
type PlainSource = Omit<Source, 'projector'> & { readonly projector?: readonly ProjectorLayer[] };

/** How the methods of a kind are called; a kind that is not named here has `run(input, params)`. */
const adapters: Partial<Record<MethodInfo['kind'], (method: MethodInfo, input: Input) => unknown>> = {
  tokenizers: (method, input) => tokenize((method as TokenizerMethod).create(input.params ?? {}), input),
  pruners: (method, input) => {
    const { source: given, budget, seed } = input as { source?: PlainSource; budget?: Budget; seed?: number };
    if (!given || !budget) throw missing(method, 'source and budget');
    const { projector, ...parts } = given;
    const source = projector ? { ...parts, projector: mlpProjector(projector) } : parts;
    const control = { seed: seed ?? 0, signal: new AbortController().signal };
    return (method as TokenPruner).run(source, budget, input.params ?? {}, control);
  },
  attention: (method, input) => {
    const { capture, promptLength, seed } = input as AuditInput;
    if (!capture || promptLength === undefined) throw missing(method, 'capture and promptLength');
    const request = { promptLength, params: input.params ?? {}, seed: seed ?? 0 };
    return Array.from(auditPolicy(method as AttentionPolicy, capture, request), auditLine);
  },
};

interface AuditInput {
  readonly capture?: AttentionCapture;
  readonly promptLength?: number;
  readonly seed?: number;
}

/** One planned call without its tensors; `keys` are the kept keys `[1 | H][nQ]`, null where all are kept. */
const auditLine = ({ t, plan, cost, quality }: AuditedCall): unknown => ({
  stage: t.stage,
  layer: t.layer,
  token: t.qStart,
  note: plan.note,
  keys:
    plan.attend.kind === 'dense'
      ? null
      : plan.attend.rows.map((lists) =>
          lists.map((list, row) => list.filter((key) => key <= t.qStart + row)),
        ),
  evict: plan.evict,
  rerunOn: plan.rerunOn,
  ...quality,
  ...cost,
});

/** `kind/id` of everything that runs headless: the registered methods and the embedded vocabularies. */
export const knownNames = (registries: readonly Registry<MethodInfo>[]): readonly string[] => [
  ...registries.flatMap((registry) => registry.all.map(({ kind, id }) => `${kind}/${id}`)),
  ...[...vocabularies.ids, ...modelTokenizers.ids].map((id) => `tokenizers/${id}`),
];

/**
 * Runs one registered method, or an embedded vocabulary as `tokenizers/<id>`, on an input that has been read already.
 * @param name `kind/id`.
 * @throws TokenscopeError `not-found` listing the known methods, `unsupported` for a method that cannot run alone, and
 *   whatever the method throws.
 */
export async function runMethod(
  registries: readonly Registry<MethodInfo>[],
  name: string,
  input: Input,
): Promise<unknown> {
  const methods = registries.flatMap((registry) => registry.all);
  const vocabulary = vocabularies.all.find(({ id }) => `tokenizers/${id}` === name);
  if (vocabulary) {
    return tokenize(createVocabularyTokenizer(vocabulary, await readVocabularySource(vocabulary)), input);
  }
  const ofModel = modelTokenizers.all.find(({ id }) => `tokenizers/${id}` === name);
  if (ofModel) {
    return tokenize(
      readTokenizerJson(await readFile(modelTokenizerFile(ofModel.id), 'utf8'), ofModel.name),
      input,
    );
  }
  const method = methods.find(({ kind, id }) => `${kind}/${id}` === name);
  if (!method) {
    throw new TokenscopeError(
      'not-found',
      `There is no method '${name}'.`,
      `Known: ${knownNames(registries).join(', ')}.`,
    );
  }
  const adapter = adapters[method.kind];
  if (adapter) return adapter(method, input);
  if (!hasRun(method)) {
    throw new TokenscopeError(
      'unsupported',
      `'${name}' cannot run alone: it needs ${method.needs.join(' and ')}.`,
      'Use it on the page.',
    );
  }
  const { params, ...rest } = input;
  return method.run(codingInputs[name]?.(rest) ?? rest, params ?? {});
}

const hasRun = (
  method: MethodInfo,
): method is MethodInfo & { run(input: object, params: ParamValues): unknown } =>
  'run' in method && typeof method.run === 'function';

/** Every token with its byte span, its text and, where there is one, its piece. */
export function tokenize(tokenizer: TextTokenizer, input: Input): unknown {
  const { text, options } = input as { readonly text?: unknown; readonly options?: EncodeOptions };
  if (typeof text !== 'string') {
    throw new TokenscopeError('bad-input', 'The input has no text.', 'Give {"text": "…"}.');
  }
  const bytes = utf8Encode(text);
  const { nBytes, start, end, id, flags } = tokenizer.encode(text, options);
  const tokens = Array.from(id, (tokenId, i) => ({
    start: start[i],
    end: end[i],
    ...(tokenizer.vocabSize === null ? {} : { id: tokenId, piece: tokenizer.idToPiece(tokenId) }),
    text: utf8Decode(bytes.subarray(start[i], end[i])),
    flags: flags[i],
  }));
  return { tokenizer: tokenizer.name, nBytes, tokens };
}

const missing = (method: MethodInfo, fields: string): TokenscopeError =>
  new TokenscopeError(
    'bad-input',
    `'${method.kind}/${method.id}' needs ${fields}.`,
    'Add them to the input file.',
  );
