import { expect, it } from 'vitest';
import { SMALL_FILES } from '../../../testing/small-tokenizer-files.ts';
import { readAddedTokens } from './added-tokens.ts';
import { JsonFields } from './json-fields.ts';
import { readNormalizers } from './normalizers/read-normalizer.ts';
import { readPreTokenizers } from './pre-tokenizers/read-pre-tokenizer.ts';
import { readModel } from './read-model.ts';
import { SpaceCuts } from './space-cuts.ts';

interface Parts {
  readonly added?: readonly object[];
  readonly normalizer?: object;
  readonly preTokenizer?: object;
  readonly merges?: readonly string[];
}

const bpe = (SMALL_FILES[0] as { model: { vocab: object } }).model;
const whitespace = { type: 'WhitespaceSplit' };
const sequence = (...pretokenizers: readonly object[]): object => ({ type: 'Sequence', pretokenizers });

function cutsOf({ added = [], normalizer, preTokenizer, merges = ['a b'] }: Parts): SpaceCuts {
  const vocab = { ...bpe.vocab, 'b▁': 7, 'b▁a': 8, d: 9 };
  const model = readModel(new JsonFields({ ...bpe, vocab, merges }, 'model'));
  const tokens = readAddedTokens(
    added.map((token, id) => ({ id, normalized: false, ...token })),
    model.vocabulary,
  );
  return new SpaceCuts({
    normalizers: readNormalizers(normalizer ? new JsonFields(normalizer, 'normalizer') : null),
    preTokenizers: readPreTokenizers(preTokenizer ? new JsonFields(preTokenizer, 'pre_tokenizer') : null),
    model,
    added: tokens,
    spell: (token) => token.content,
  });
}

/** Places of a text that are cuts. */
function places(cuts: SpaceCuts, text: string): number[] {
  const found: number[] = [];
  for (let at = cuts.after(text, 1); at < text.length; at = cuts.after(text, at + 1)) found.push(at);
  return found;
}

const text = 'ab  c, d the end';

it('cuts between a letter and the space behind it', () => {
  const cuts = cutsOf({ preTokenizer: whitespace });
  expect(places(cuts, text)).toEqual([2, 8, 12]);
  expect([cuts.before(text, 16), cuts.before(text, 12), cuts.before(text, 7), cuts.before(text, 1)]).toEqual([
    12, 12, 2, 0,
  ]);
  expect([cuts.after(text, 0), cuts.after(text, 3), cuts.after(text, 13)]).toEqual([2, 8, 16]);
});

it('does not cut behind an added token, for a section ends there', () => {
  expect(places(cutsOf({ preTokenizer: whitespace, added: [{ content: 'the' }] }), text)).toEqual([2, 8]);
});

it.each<readonly [string, Parts]>([
  ['inside an added token', { preTokenizer: whitespace, added: [{ content: 'the end' }] }],
  [
    'before an added token that looks back',
    { preTokenizer: whitespace, added: [{ content: ' x', single_word: true }] },
  ],
  [
    'where a normaliser may look across',
    { preTokenizer: whitespace, normalizer: { type: 'Replace', pattern: { Regex: 'e d|x' }, content: 'y' } },
  ],
  [
    'where a pre-tokenizer may look across',
    {
      preTokenizer: sequence(
        { type: 'Split', pattern: { Regex: '[a-z] ' }, behavior: 'Isolated' },
        whitespace,
      ),
    },
  ],
  ['where nothing keeps the space apart', { merges: ['b ▁'] }],
])('does not cut %s', (_, parts) => {
  expect(cutsOf(parts).possible).toBe(false);
});

it('cuts without a pre-tokenizer where no merge reaches across', () => {
  const replace = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  const apart = cutsOf({ normalizer: replace });
  expect([places(apart, 'ab a b'), apart.startPreTokens]).toEqual([[2, 4], false]);
  const joined = cutsOf({ normalizer: replace, merges: ['b ▁', 'b▁ a'] });
  expect(places(joined, 'ab a b')).toEqual([4]);
});

it('lets later steps do what they like inside the pre-tokens', () => {
  const odd = { type: 'Split', pattern: { Regex: '[a-z] ' }, behavior: 'Isolated' };
  expect(places(cutsOf({ preTokenizer: sequence(whitespace, odd) }), text)).toEqual([2, 8, 12]);
});
