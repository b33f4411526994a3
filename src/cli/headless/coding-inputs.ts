import { deflateSync } from 'node:zlib';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { WittenBellModel } from '../../methods/entropy/witten-bell.ts';

type Json = Readonly<Record<string, unknown>>;

const compressedLength = (bytes: Uint8Array): number => deflateSync(bytes, { level: 9 }).length;

/** Order of the byte n-gram that stands in for the paper's language model. */
const nGramOrder = 5;

function bytesOf(input: Json, field: string): Uint8Array {
  const text = input[field];
  if (typeof text === 'string') return utf8Encode(text);
  throw new TokenscopeError('bad-input', `The input has no ${field}.`, `Give {"${field}": "…"}.`);
}

/** What JSON cannot say of a method's input: the compressor, and a byte model, which counts `train` or else the text itself. */
export const codingInputs: Readonly<Record<string, (input: Json) => object>> = {
  'entropy/two-stage-compression': (input) => ({
    ...input,
    text: bytesOf(input, 'text'),
    compressedLength,
  }),
  'trainers/lz-aware-bpe': (input) => ({ ...input, compressedLength }),
  'encodings/equal-info-windows': (input) => ({
    units: bytesOf(input, 'text'),
    model: WittenBellModel.train(bytesOf(input, 'train' in input ? 'train' : 'text'), 256, nGramOrder),
  }),
};
