import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { method, WittenBellModel } from './witten-bell.ts';

const bytes = (text: string): Uint8Array => utf8Encode(text);

describe('WittenBellModel', () => {
  it('gives the worked example: abab, order 1', () => {
    const model = WittenBellModel.train(bytes('abab'), 256, 1);
    const [a, b] = [0x61, 0x62] as const;
    expect(model.probs([])[a]).toBeCloseTo(0.334635, 6);
    expect(model.probs([a])[b]).toBeCloseTo(0.778212, 6);
    expect(model.probs([b])[a]).toBeCloseTo(0.667318, 6);
    expect(model.probs([a])[a]).toBeCloseTo(0.111545, 6);
  });

  it('is a distribution after any context, and agrees with the recursion computed by hand', () => {
    const units = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(units, units, fc.integer({ min: 0, max: 4 }), (text, context, order) => {
        const model = WittenBellModel.train(text, 7, order);
        const probabilities = model.probs(context);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        for (let unit = 0; unit < 7; unit++) {
          expect(probabilities[unit]).toBeCloseTo(
            recursion(text, context.slice(-order || context.length), unit, order),
            12,
          );
        }
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });

  it('lists the same distribution by the units counted so far, whether taught at once or unit by unit', () => {
    const units = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });
    fc.assert(
      fc.property(units, units, fc.integer({ min: 0, max: 4 }), (text, context, order) => {
        const atOnce = WittenBellModel.train(text, 9, order);
        const stepwise = new WittenBellModel(9, order);
        for (let i = 0; i < text.length; i++) {
          stepwise.sparseProbs(text, i);
          stepwise.learn(text, i);
        }
        const { ids, probabilities, rest } = stepwise.sparseProbs(context, context.length);
        expect(new Set(ids)).toEqual(new Set(text));
        const dense = new Float64Array(9).fill(rest);
        ids.forEach((id, k) => {
          dense[id] = probabilities[k]!;
        });
        atOnce.probs(context).forEach((p, id) => expect(dense[id]).toBeCloseTo(p, 13));
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });

  it('trains 1 MB of bytes at order 5 in bounded time and predicts its own text well', () => {
    const text = bytes(
      'The quick brown fox jumps over the lazy dog; pack my box with five dozen jugs. '.repeat(12_700),
    );
    const started = performance.now();
    const model = WittenBellModel.train(text, 256, 5);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(model.probs(bytes('quick'))[0x20]).toBeGreaterThan(0.99);
  });

  it('refuses a unit outside the vocabulary', () => {
    expect(() => WittenBellModel.train([0, 7], 7)).toThrow(/Unit 7 lies outside \[0, 7\)/);
  });
});

describe('witten-bell', () => {
  it('gives the surprisal of each unit in bits', () => {
    const { bits } = method.run({ train: bytes('abab'), units: bytes('ab'), vocab: 256 }, { order: 1 });
    expect(bits[0]).toBeCloseTo(-Math.log2(0.334635), 5);
    expect(bits[1]).toBeCloseTo(-Math.log2(0.778212), 5);
  });
});

/** The definition, by brute-force counting. */
function recursion(text: readonly number[], context: readonly number[], unit: number, order: number): number {
  let p = 1 / 7;
  for (let length = 0; length <= Math.min(order, context.length); length++) {
    const h = context.slice(context.length - length);
    const after: number[] = [];
    for (let i = length; i < text.length; i++) {
      if (h.every((u, k) => text[i - length + k] === u)) after.push(text[i]!);
    }
    if (after.length === 0) break;
    const distinct = new Set(after).size;
    p = (after.filter((u) => u === unit).length + distinct * p) / (after.length + distinct);
  }
  return p;
}
