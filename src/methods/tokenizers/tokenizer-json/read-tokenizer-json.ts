import { TokenscopeError } from '../../../contracts/errors.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { type AddedToken, readAddedTokens } from './added-tokens.ts';
import { type Decoder, readDecoders } from './decoders.ts';
import { corrupt, JsonFields, unsupported } from './json-fields.ts';
import type { PieceModel } from './models/piece-model.ts';
import type { Normalizer } from './normalizers/normalizer.ts';
import { readNormalizers } from './normalizers/read-normalizer.ts';
import { PipelineTokenizer } from './pipeline.ts';
import { readPostProcessor } from './post-processors.ts';
import { type PreTokenizerStep, readPreTokenizers } from './pre-tokenizers/read-pre-tokenizer.ts';
import { readModel } from './read-model.ts';

/**
 * A tokenizer from the text of a `tokenizer.json` (Hugging Face tokenizers, format 1.0).
 * @throws TokenscopeError `corrupt` when the file breaks its format, `unsupported` when it names a part that is not here.
 */
export function readTokenizerJson(json: string, name: string): TextTokenizer {
  const file = new JsonFields(parseJson(json), '');
  const version = file.string('version', '1.0');
  if (version !== '1.0') throw unsupported('file version', version);
  const modelFields = file.object('model');
  if (!modelFields) throw corrupt('model', 'is missing');
  const model = readModel(modelFields);
  const added = file.has('added_tokens') ? readAddedTokens(file.list('added_tokens'), model.vocabulary) : [];
  const normalizers = readNormalizers(file.object('normalizer'));
  const preTokenizers = readPreTokenizers(file.object('pre_tokenizer'));
  const decoders = readDecoders(file.object('decoder'));
  const surroundings = readPostProcessor(file.object('post_processor'));
  const tokenizer = new PipelineTokenizer({
    name,
    added,
    normalizers,
    preTokenizers,
    model,
    decoders,
    surroundings,
    byteFallback: modelFields.boolean('byte_fallback', false),
    lossless: isLossless(normalizers, preTokenizers, model, decoders, added),
  });
  for (const id of [...surroundings.before, ...surroundings.after]) {
    if (tokenizer.idToPiece(id) === null)
      throw corrupt('post_processor', `puts in the id ${id}, which no token has`);
  }
  return tokenizer;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new TokenscopeError(
      'corrupt',
      'The tokenizer file is not JSON, or it is cut short.',
      'Download it again; a tokenizer.json starts with "{" and ends with "}".',
      { cause },
    );
  }
}

/** Proven from the parts: bytes in, bytes out, nothing dropped, put in or changed on the way. */
function isLossless(
  normalizers: readonly Normalizer[],
  preTokenizers: readonly PreTokenizerStep[],
  model: PieceModel,
  decoders: readonly Decoder[],
  added: readonly AddedToken[],
): boolean {
  return (
    normalizers.length === 0 &&
    preTokenizers.some((step) => step.spellsBytes) &&
    preTokenizers.every((step) => step.keepsText) &&
    model.family === 'bpe' &&
    model.readsBytes &&
    decoders.length === 1 &&
    decoders[0]!.type === 'ByteLevel' &&
    added.every((token) => !token.lstrip && !token.rstrip)
  );
}
