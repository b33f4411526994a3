import { expect, it, test } from 'vitest';
import { defaultVisual } from '../contracts/visual-settings.ts';
import { parseVisual } from './parse-visual.ts';

it('reads back what the defaults say, and nothing that was not said', () => {
  expect(parseVisual(JSON.parse(JSON.stringify(defaultVisual)))).toEqual(defaultVisual);
  expect(parseVisual({})).toEqual({});
  expect(parseVisual({ keep: 5, more: 1 })).toEqual({ keep: 5 });
});

test.each([
  ['tab', 'nowhere'],
  ['layout', 'round'],
  ['model', { kind: 'hub', repo: 'org/name' }],
  ['model', 'clip-scenes'],
  ['question', 7],
  ['methods', 'divprune'],
  ['methods', Array<string>(65).fill('tome')],
  ['keep', 0],
  ['keep', 101],
  ['budgets', [10, -1]],
  ['params', { tome: { a: {} } }],
  ['seed', -1],
  ['head', -2],
])('refuses %s: %j', (field, value) => {
  expect(() => parseVisual({ [field]: value })).toThrow(`visual.${field}`);
});
