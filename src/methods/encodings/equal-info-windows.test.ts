import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { NextUnitModel, SyncNextUnitModel } from '../../contracts/next-unit-model.ts';
import {
  changedWindows,
  type CodedWindow,
  decodeWindow,
  encodeWindows,
  method,
  misreadWindows,
  type WindowCoding,
  windowTokens,
} from './equal-info-windows.ts';

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
const show = async (text: string, rule: WindowCoding['rule']): Promise<[string, string]> => {
  const windows = await encodeWindows(units(text), toy, w4(rule));
  return [
    windows.map((window) => text.slice(window.start, window.end)).join('|'),
    windows.map((window) => window.code.padEnd(4, '0')).join(' '),
  ];
};

const decode = async (
  windows: readonly CodedWindow[],
  model: NextUnitModel,
  coding: WindowCoding,
): Promise<number[]> => {
  const decoded: number[] = [];
  for (const { code } of windows)
    decoded.push(...(await decodeWindow(code.padEnd(coding.windowBits, '0'), model, coding)));
  return decoded;
};

describe('Equal-Info Windows', () => {
  it('gives the worked codes at W = 4', async () => {
    expect(await show('abacabaa', 'greedy')).toEqual(['aba|ca|baa', '0100 1100 1000']);
    expect(await show('abacabaa', 'delay')).toEqual(['ab|ac|ab|a|a', '0100 0110 0100 0000 0000']);
    expect(await show('cab', 'delay')).toEqual(['c|ab', '1100 0100']);
    expect(await show('caab', 'delay')).toEqual(['c|aab', '1100 0010']);
    expect((await show('aaaaaa', 'delay'))[1]).toBe('0000 0000 0000 0000 0000 0000');
    expect((await show('aaaaaa', 'greedy'))[1]).toBe('0000 0000');
  });

  it('shows why greedy padding loses: two texts share their codes', async () => {
    expect((await show('cab', 'greedy'))[1]).toBe('1100 1000');
    expect((await show('caab', 'greedy'))[1]).toBe('1100 1000');
  });

  it.each([
    ['memoryless', toy, 4, 2, 7000],
    ['sticky, W 16', sticky, 16, 14, 1500],
    ['sticky, W 64', sticky, 64, 14, 1500],
  ] as const)(
    'decodes every text under the Delay rule (%s)',
    async (_name, model, windowBits, probabilityBits, numRuns) => {
      const coding: WindowCoding = { windowBits, probabilityBits, rule: 'delay' };
      const texts = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const windows = await encodeWindows(text, model, coding);
          expect(await decode(windows, model, coding)).toEqual(text);
        }),
        { seed: 20261123, numRuns },
      );
    },
  );

  it('spends at most two bits over the information of the text in one wide window', async () => {
    const texts = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 20 });
    const wide: WindowCoding = { windowBits: 128, probabilityBits: 2, rule: 'greedy' };
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const [window] = await encodeWindows(text, toy, wide);
        const information = text.reduce((sum, unit) => sum + (unit === 0 ? 1 : 2), 0);
        expect(window!.end).toBe(text.length);
        expect(window!.code.length).toBeLessThanOrEqual(Math.ceil(information) + 2);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it('refuses a window too narrow for one unit, naming the cure', async () => {
    const narrow: WindowCoding = { windowBits: 1, probabilityBits: 2, rule: 'delay' };
    await expect(encodeWindows([1], toy, narrow)).rejects.toThrow(/One unit needs more than 1 bits/);
  });

  it('is told of every window, and stops when that throws', async () => {
    const starts: number[] = [];
    await encodeWindows(units('abacabaa'), toy, w4('delay'), (start) => void starts.push(start));
    expect(starts).toEqual([0, 2, 4, 6, 7]);
    const stop = (): void => {
      throw new Error('stopped');
    };
    await expect(encodeWindows(units('ab'), toy, w4('delay'), stop)).rejects.toThrow('stopped');
  });

  it('waits for a model that answers with promises', async () => {
    const slow: NextUnitModel = { vocab: 3, logProbs: (context) => Promise.resolve(toy.logProbs(context)) };
    expect(await encodeWindows(units('abacabaa'), slow, w4('delay'))).toEqual(
      await encodeWindows(units('abacabaa'), toy, w4('delay')),
    );
  });

  it('reports spans, ids and a round trip over bytes', async () => {
    const uniform: SyncNextUnitModel = {
      vocab: 256,
      logProbs: () => new Float64Array(256).fill(-Math.log(256)),
    };
    const report = await method.run({ units: utf8Encode('hello world'), model: uniform }, { tokenBits: '8' });
    expect(report.lossless).toBe(true);
    expect(report.ids).toHaveLength(report.windows.length * 2);
    expect(report.windows[0]!.start).toBe(0);
    expect(report.windows.at(-1)!.end).toBe(11);
    expect(report.unitsPerToken).toBe(11 / report.ids.length);
  });

  it('finds the windows that the greedy rule cannot read back', async () => {
    const coding = w4('greedy');
    const windows = await encodeWindows(units('cab'), toy, coding);
    expect(await misreadWindows(units('cab'), windows, toy, coding)).toEqual([0, 1]);
    const fine = w4('delay');
    expect(
      await misreadWindows(units('cab'), await encodeWindows(units('cab'), toy, fine), toy, fine),
    ).toEqual([]);
  });

  it('cuts the bits into tokens', () => {
    const windows = [
      { start: 0, end: 2, code: '0001001000110100' },
      { start: 2, end: 3, code: '1' },
    ];
    expect([...windowTokens(windows, 16, 8)]).toEqual([0x12, 0x34, 0x80, 0]);
    expect([...windowTokens(windows, 16, 16)]).toEqual([0x1234, 0x8000]);
  });

  it('counts the windows that an insertion changes', async () => {
    const before = await encodeWindows(units('abacabaa'), toy, w4('delay'));
    const after = await encodeWindows(units('abcacabaa'), toy, w4('delay'));
    expect(changedWindows(before, after, 2, 1)).toBe(
      after.filter(
        ({ start, end }) => end > 2 && !before.some((w) => w.start === start - 1 && w.end === end - 1),
      ).length,
    );
    expect(changedWindows(before, before, 8, 0)).toBe(0);
  });
});
