import { expect, test } from 'vitest';
import { parseTokenizerName } from './recent-tokenizers.ts';

test.each([
  ['org/name', { kind: 'hub', repo: 'org/name', revision: 'main' }],
  [' org/name@v1.0 ', { kind: 'hub', repo: 'org/name', revision: 'v1.0' }],
  ['org/na.me-2@refs/pr/3', { kind: 'hub', repo: 'org/na.me-2', revision: 'refs/pr/3' }],
  ['https://huggingface.co/org/name', { kind: 'hub', repo: 'org/name', revision: 'main' }],
  ['https://huggingface.co/org/name/tree/dev', { kind: 'hub', repo: 'org/name', revision: 'dev' }],
  ['https://example.org/a/tokenizer.json', { kind: 'url', url: 'https://example.org/a/tokenizer.json' }],
  ['just words', null],
  ['name', null],
  ['', null],
  ['ftp://example.org/x', null],
])('%j', (typed, ref) => expect(parseTokenizerName(typed)).toEqual(ref));
