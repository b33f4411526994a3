import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { newPieceTokens, Vocabulary } from '../tokenizer-json/models/piece-model.ts';
import { readTokenizerJson } from '../tokenizer-json/read-tokenizer-json.ts';
import { PieceTrie } from './piece-trie.ts';
import { UnigramModel } from './unigram-model.ts';

/** The worked example of the specification, §19.5. */
const probabilities: Readonly<Record<string, number>> = { a: 0.3, b: 0.3, ab: 0.2, ba: 0.1, aba: 0.1 };

function example(): UnigramModel {
  const pieces = ['<unk>', ...Object.keys(probabilities)];
  const scores = Float64Array.from([-9, ...Object.values(probabilities).map(Math.log)]);
  return new UnigramModel({
    vocabulary: new Vocabulary(pieces, new Map(pieces.map((piece, id) => [piece, id]))),
    scores,
    inLattice: () => true,
    unknownId: 0,
    unknownScore: -19,
    byteFallback: false,
    looksUpUnknown: true,
    round: (sum) => sum,
  });
}

function segment(model: UnigramModel, text: string): string[] {
  const tokens = newPieceTokens();
  model.encode(text, 0, text.length, false, tokens);
  return Array.from(tokens.ids.subarray(0, tokens.count), (id) => model.vocabulary.pieceOf(id)!);
}

/** Number of paths through the lattice, the sum of their probabilities and the greatest of them. */
function totals(model: UnigramModel, text: string): { paths: number; total: number; best: number } {
  const at = Array.from({ length: text.length + 1 }, () => ({ paths: 0, total: 0, best: 0 }));
  at[0] = { paths: 1, total: 1, best: 1 };
  for (const { from, to, score } of model.edges(text)) {
    const p = Math.exp(score);
    at[to]!.paths += at[from]!.paths;
    at[to]!.total += at[from]!.total * p;
    at[to]!.best = Math.max(at[to]!.best, at[from]!.best * p);
  }
  return at[text.length]!;
}

describe('Unigram', () => {
  it.each([
    ['aba', ['aba'], 4, 0.1, 0.217],
    ['abab', ['ab', 'ab'], null, 0.04, 0.1231],
    ['ababa', ['ab', 'aba'], null, 0.02, 0.08763],
  ])('finds the best segmentation of %s among all', (text, best, paths, probability, total) => {
    const model = example();
    const found = totals(model, text);
    expect(segment(model, text)).toEqual(best);
    expect(found.best).toBeCloseTo(probability, 9);
    expect(found.total).toBeCloseTo(total, 9);
    if (paths !== null) expect(found.paths).toBe(paths);
  });

  it('never does worse than any other path', () => {
    const model = example();
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 24 }), (text) => {
        const product = segment(model, text).reduce((p, piece) => p * probabilities[piece]!, 1);
        expect(product).toBeCloseTo(totals(model, text).best, 12);
      }),
      { seed: 195, numRuns: 300 },
    );
  });

  it('fuses unknown characters', () => {
    expect(segment(example(), 'axya')).toEqual(['a', '<unk>', 'a']);
  });

  it('shows the lattice with the best path marked', () => {
    const steps = example().trace('aba', false, 0);
    expect(
      steps.map((step) => (step.kind === 'lattice' ? [step.to, ...step.edges.map((e) => e.piece)] : [])),
    ).toEqual([
      [1, 'a'],
      [2, 'ab', 'b'],
      [3, 'aba', 'a', 'ba'],
    ]);
    const best = steps.flatMap((step) => (step.kind === 'lattice' ? step.edges.filter((e) => e.best) : []));
    expect(best).toEqual([{ from: 0, piece: 'aba', score: Math.log(0.1), best: true }]);
  });

  it('shows the part of a long lattice around the place asked for', () => {
    const steps = example().trace('ab'.repeat(5000), false, 5000);
    expect(steps.length).toBeGreaterThan(400);
    expect(steps.length).toBeLessThan(600);
  });

  it('keeps 100,000 equal letters linear', () => {
    const model = example();
    segment(model, 'ab'.repeat(500));
    const begun = performance.now();
    segment(model, 'a'.repeat(100_000));
    expect(performance.now() - begun).toBeLessThan(1500);
  });
});

const unigramFile = (vocab: readonly (readonly [string, number])[], unk_id: number | null): TextTokenizer =>
  readTokenizerJson(JSON.stringify({ model: { type: 'Unigram', unk_id, vocab } }), 'x');

it('is refused a character that no piece spells when it has no unknown token', () => {
  const tokenizer = unigramFile([['a', -1]], null);
  expect(Array.from(tokenizer.encode('aa').id)).toEqual([0, 0]);
  expect(() => tokenizer.encode('ab')).toThrow(/no token for "b"/);
});

describe('PieceTrie', () => {
  it('refuses pieces without end', () => {
    expect(() => new PieceTrie().put('xy'.repeat(3_000_000), 0)).toThrow(/more than 4194304 characters/);
  });

  it('equals a look-up of every prefix', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é', '🤗'), maxLength: 5 }), { maxLength: 400 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'é', '🤗'), maxLength: 8 }),
        (pieces, text) => {
          const trie = new PieceTrie();
          const values = new Map<string, number>();
          pieces.forEach((piece, i) => {
            trie.put(piece, i);
            if (piece !== '') values.set(piece, i);
          });
          for (let i = 0, node = 0; i < text.length && node >= 0; i++) {
            node = trie.step(node, text.charCodeAt(i));
            const prefix = text.slice(0, i + 1);
            expect(node < 0 ? undefined : trie.valueAt(node)).toBe(
              pieces.some((piece) => piece.startsWith(prefix)) ? (values.get(prefix) ?? -1) : undefined,
            );
          }
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });
});
