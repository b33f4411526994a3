import { expect, it } from 'vitest';
import { TokenscopeError } from '../contracts/errors.ts';
import { parseEntropy } from './parse-entropy.ts';

const nGram = { kind: 'n-gram', tokenizer: { kind: 'method', id: 'bytes' }, order: 5, training: 'text' };

it('reads what was changed and drops what it does not know', () => {
  const given = {
    unit: 'token',
    lanes: [nGram],
    selection: { start: 3, end: 9 },
    zoom: null,
    stride: 8,
    more: 1,
  };
  const { more: _, ...known } = given;
  expect(parseEntropy(given)).toEqual(known);
  expect(parseEntropy({})).toEqual({});
});

it.each([
  ['entropy', 7],
  ['entropy.unit', { unit: 'word' }],
  ['entropy.window', { window: 0 }],
  ['entropy.stride', { stride: -1 }],
  ['entropy.limit', { limit: 1.5 }],
  ['entropy.selection', { selection: { start: 4, end: 4 } }],
  ['entropy.zoom.start', { zoom: { start: '0', end: 4 } }],
  ['entropy.lanes', { lanes: Array.from({ length: 17 }, () => nGram) }],
  ['entropy.lanes.kind', { lanes: [{ kind: 'oracle' }] }],
  ['entropy.lanes.order', { lanes: [{ ...nGram, order: 9 }] }],
  ['entropy.lanes.training', { lanes: [{ ...nGram, training: 'everything' }] }],
  ['entropy.lanes.model.precision', { lanes: [{ kind: 'model', model: { kind: 'embedded', id: 'lm' } }] }],
])('names the field that is wrong: %s', (field, json) => {
  const parse = () => parseEntropy(json);
  expect(parse).toThrow(TokenscopeError);
  expect(parse).toThrow(`'${field}'`);
});
