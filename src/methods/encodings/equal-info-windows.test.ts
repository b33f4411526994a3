import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { SyncNextUnitModel } from '../../contracts/next-unit-model.ts';
import { decodeWindows, encodeWindows, method, type WindowCoding } from './equal-info-windows.ts';

/** a = [0, .5), b = [.5, .75), c = [.75, 1). */
const toy: SyncNextUnitModel = {
  vocab: 3,
  logProbs: () => Float64Array.of(Math.log(0.5), Math.log(0.25), Math.log(0.25)),
};
/** Prefers to repeat the last unit. */
const sticky: SyncNextUnitModel = {
  vocab: 3,
  logProbs: (context) =>
    Float64Array.from({ length: 3 }, (_, unit) => Math.log(unit === context[context.length - 1] ? 0.8 : 0.1)),
};
const units = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0) - 97);
const w4 = (rule: WindowCoding['rule']): WindowCoding => ({ windowBits: 4, probabilityBits: 2, rule });
const show = (text: string, rule: WindowCoding['rule']): [string, string] => {
  const windows = encodeWindows(units(text), toy, w4(rule));
  return [
    windows.map((window) => text.slice(window.start, window.end)).join('|'),
    windows.map((window) => window.code.padEnd(4, '0')).join(' '),
  ];
};

describe('Equal-Info Windows', () => {
  it('gives the worked codes at W = 4', () => {
    expect(show('abacabaa', 'greedy')).toEqual(['aba|ca|baa', '0100 1100 1000']);
    expect(show('abacabaa', 'delay')).toEqual(['ab|ac|ab|a|a', '0100 0110 0100 0000 0000']);
    expect(show('cab', 'delay')).toEqual(['c|ab', '1100 0100']);
    expect(show('caab', 'delay')).toEqual(['c|aab', '1100 0010']);
    expect(show('aaaaaa', 'delay')[1]).toBe('0000 0000 0000 0000 0000 0000');
    expect(show('aaaaaa', 'greedy')[1]).toBe('0000 0000');
  });

  it('shows why greedy padding loses: two texts share their codes', () => {
    expect(show('cab', 'greedy')[1]).toBe('1100 1000');
    expect(show('caab', 'greedy')[1]).toBe('1100 1000');
  });

  it.each([
    ['memoryless', toy, 4, 2],
    ['sticky, W 16', sticky, 16, 14],
    ['sticky, W 64', sticky, 64, 14],
  ] as const)('decodes every text under the Delay rule (%s)', (_name, model, windowBits, probabilityBits) => {
    const coding: WindowCoding = { windowBits, probabilityBits, rule: 'delay' };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 }), (text) => {
        const codes = encodeWindows(text, model, coding).map((window) => window.code.padEnd(windowBits, '0'));
        expect(decodeWindows(codes, model, coding)).toEqual(text);
      }),
      { seed: 20261123, numRuns: 1500 },
    );
  });

  it('spends at most two bits over the information of the text in one wide window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 20 }), (text) => {
        const [window] = encodeWindows(text, toy, { windowBits: 128, probabilityBits: 2, rule: 'greedy' });
        const information = text.reduce((sum, unit) => sum + (unit === 0 ? 1 : 2), 0);
        expect(window!.end).toBe(text.length);
        expect(window!.code.length).toBeLessThanOrEqual(Math.ceil(information) + 2);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it('refuses a window too narrow for one unit, naming the cure', () => {
    expect(() => encodeWindows([1], toy, { windowBits: 1, probabilityBits: 2, rule: 'delay' })).toThrow(
      /One unit needs more than 1 bits/,
    );
  });

  it('reports spans, ids and a round trip over bytes', () => {
    const uniform: SyncNextUnitModel = {
      vocab: 256,
      logProbs: () => new Float64Array(256).fill(-Math.log(256)),
    };
    const report = method.run({ units: utf8Encode('hello world'), model: uniform }, { tokenBits: '8' });
    expect(report.lossless).toBe(true);
    expect(report.ids).toHaveLength(report.windows.length * 2);
    expect(report.windows[0]!.start).toBe(0);
    expect(report.windows.at(-1)!.end).toBe(11);
    expect(report.unitsPerToken).toBe(11 / report.ids.length);
  });
});
