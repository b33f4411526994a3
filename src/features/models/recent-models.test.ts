// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import type { ModelRef } from '../../contracts/model.ts';
import { parseModelName, recentModels, rememberModel } from './recent-models.ts';

beforeEach(() => localStorage.clear());

const url = (n: number): ModelRef => ({ kind: 'url', url: `https://a.b/${n}.onnx` });

it('remembers the latest first, each once, embedded ones never', () => {
  for (const n of [1, 2, 3, 1, 4, 5, 6, 7]) rememberModel(url(n), 'language');
  rememberModel({ kind: 'embedded', id: 'lm-byte', precision: 'int8' }, 'language');
  rememberModel(url(9), 'image');
  expect(recentModels('language')).toEqual([7, 6, 5, 4, 1, 3].map(url));
});

it.each(['', '{', '7', '[7, {"kind": "url"}, {"kind": "hub", "repo": "a/b"}]'])(
  'reads %j as none',
  (stored) => {
    localStorage.setItem('tokenscope.recent-models.language', stored);
    expect(recentModels('language')).toEqual([]);
  },
);

it.each([
  ['org/name', { kind: 'hub', id: 'org/name' }],
  [' org/name@v1.0 ', { kind: 'hub', id: 'org/name@v1.0' }],
  ['https://huggingface.co/org/name', { kind: 'hub', id: 'org/name' }],
  ['https://huggingface.co/org/name/tree/dev', { kind: 'hub', id: 'org/name@dev' }],
  ['https://a.b/c/model.onnx', { kind: 'url', url: 'https://a.b/c/model.onnx' }],
  ['name', null],
  ['ftp://a.b/model.onnx', null],
  ['', null],
])('%j is understood', (typed, expected) => {
  expect(parseModelName(typed)).toEqual(expected);
});
