import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Decode, utf8Encode } from '../../base/utf8-offsets.ts';
import type { NextUnitModel } from '../../contracts/next-unit-model.ts';
import { type ByteVocabulary, END, exactNextByte } from './exact-byte-probabilities.ts';

/** Greedy longest match over the given pieces; a last id, without bytes, ends the text. */
function longestMatch(pieces: readonly string[]): ByteVocabulary {
  const bytes = pieces.map((piece) => utf8Encode(piece));
  const encode = (text: string): number[] => {
    const ids: number[] = [];
    for (let at = 0; at < text.length; ) {
      let best = -1;
      pieces.forEach((piece, id) => {
        if (text.startsWith(piece, at) && (best < 0 || piece.length > pieces[best]!.length)) best = id;
      });
      ids.push(best);
      at += pieces[best]!.length;
    }
    return ids;
  };
  return {
    size: pieces.length,
    bytesOf: (id) => bytes[id]!,
    encodeBytes: (tail) => encode(utf8Decode(tail)),
  };
}

const AAB = longestMatch(['AA', 'A', 'B']);
/** The token model that iid bytes with P(A) = a induce under greedy longest match on {AA, A, B}. */
const induced = (a: number): NextUnitModel => ({
  vocab: 3,
  logProbs: (context) =>
    Float64Array.from(context[context.length - 1] === 1 ? [0, 0, 1] : [a * a, a * (1 - a), 1 - a], (p) =>
      Math.log(p),
    ),
});
const byte = (letter: string): number => letter.charCodeAt(0);

describe('exactNextByte', () => {
  it.each([0.7, 0.5])('undoes the bias of a prompt that ends inside a token (P(A) = %d)', async (a) => {
    const { exact, naive, covers, logProbability } = await exactNextByte(
      [],
      utf8Encode('BA'),
      AAB,
      induced(a),
    );
    expect(exact[byte('A')]).toBeCloseTo(a, 12);
    expect(naive[byte('A')]).toBe(0);
    expect(Math.exp(logProbability)).toBeCloseTo(a * (1 - a), 12);
    const probabilityOf = new Map(covers.map((cover) => [cover.ids.join(), cover.probability]));
    expect([...probabilityOf.keys()].sort()).toEqual(['2,0', '2,1']);
    expect(probabilityOf.get('2,0')).toBeCloseTo((1 - a) * a * a, 12);
    expect(probabilityOf.get('2,1')).toBeCloseTo((1 - a) * a * (1 - a), 12);
  });

  it('shares a probability of 1 among all texts of a length', async () => {
    for (let length = 1; length <= 5; length++) {
      let sum = 0;
      for (let n = 0; n < 2 ** length; n++) {
        const text = n.toString(2).padStart(length, '0').replaceAll('0', 'A').replaceAll('1', 'B');
        const { logProbability } = await exactNextByte([], utf8Encode(text), AAB, induced(0.7));
        const letters = Array.from(text, (letter) => (letter === 'A' ? 0.7 : 0.3));
        expect(Math.exp(logProbability)).toBeCloseTo(
          letters.reduce((product, p) => product * p, 1),
          12,
        );
        sum += Math.exp(logProbability);
      }
      expect(sum).toBeCloseTo(1, 12);
    }
  });

  it('reproduces a byte vocabulary', async () => {
    const letters = longestMatch(['a', 'b', 'c']);
    const model: NextUnitModel = { vocab: 3, logProbs: () => Float64Array.of(0.2, 0.5, 0.3).map(Math.log) };
    const { exact, naive } = await exactNextByte([], utf8Encode('ab'), letters, model);
    for (const [letter, p] of [
      ['a', 0.2],
      ['b', 0.5],
      ['c', 0.3],
    ] as const) {
      expect(exact[byte(letter)]).toBeCloseTo(p, 12);
      expect(naive[byte(letter)]).toBeCloseTo(p, 12);
    }
  });

  it('sends the mass of end ids to slot 256', async () => {
    const vocabulary: ByteVocabulary = {
      ...AAB,
      size: 4,
      bytesOf: (id) => (id === 3 ? null : AAB.bytesOf(id)),
    };
    const model: NextUnitModel = {
      vocab: 4,
      logProbs: () => Float64Array.of(0.1, 0.2, 0.3, 0.4).map(Math.log),
    };
    const { exact } = await exactNextByte([], utf8Encode('B'), vocabulary, model, [3]);
    expect(exact[END]).toBeCloseTo(0.4, 12);
    expect(exact.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it('equals brute force over all valid token sequences, for any prompt', async () => {
    const vocabulary = longestMatch(['a', 'b', 'ab', 'aba', 'bb']);
    const model: NextUnitModel = {
      vocab: 5,
      logProbs: (context) => {
        const weights = Array.from(
          { length: 5 },
          (_, id) => 1 + ((id * 7 + (context[context.length - 1] ?? 3) * 5 + context.length) % 6),
        );
        const sum = weights.reduce((total, weight) => total + weight, 0);
        return Float64Array.from(weights, (weight) => Math.log(weight / sum));
      },
    };
    const texts = fc.array(fc.constantFrom('a', 'b'), { maxLength: 5 }).map((letters) => letters.join(''));
    await fc.assert(
      fc.asyncProperty(texts, async (prompt) => {
        const { exact, covers } = await exactNextByte([], utf8Encode(prompt), vocabulary, model);
        const masses = ['a', 'b'].map((letter) => bruteForce(prompt + letter, vocabulary, model));
        const total = masses[0]! + masses[1]!;
        expect(exact[byte('a')]).toBeCloseTo(masses[0]! / total, 10);
        expect(exact[byte('b')]).toBeCloseTo(masses[1]! / total, 10);
        if (prompt) {
          const covered = covers.reduce((sum, cover) => sum + cover.probability, 0);
          expect(covered).toBeCloseTo(bruteForce(prompt, vocabulary, model), 10);
        }
      }),
      { seed: 20261123, numRuns: 60 },
    );
  });
});

/** Sum of P(t) over valid sequences that start with the text's bytes and reach its end only with their last token. */
function bruteForce(text: string, vocabulary: ByteVocabulary, model: NextUnitModel): number {
  let sum = 0;
  const walk = (ids: number[], covered: string, logP: number): void => {
    const canonical = vocabulary.encodeBytes(utf8Encode(covered));
    if (canonical.length !== ids.length || !canonical.every((id, i) => id === ids[i])) return;
    if (covered.length >= text.length) {
      sum += Math.exp(logP);
      return;
    }
    const next = model.logProbs(ids) as Float64Array;
    for (let id = 0; id < vocabulary.size; id++) {
      const longer = covered + utf8Decode(vocabulary.bytesOf(id)!);
      if (longer.startsWith(text) || text.startsWith(longer)) walk([...ids, id], longer, logP + next[id]!);
    }
  };
  walk([], '', 0);
  return sum;
}
