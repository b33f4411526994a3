import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { sampleTexts } from '../../contracts/sample-texts.ts';
import type { NextUnitModel } from '../../contracts/next-unit-model.ts';
import { WittenBellModel } from '../../methods/entropy/witten-bell.ts';
import { ByteModel } from './byte-model.ts';
import { type WindowModel, windowReport } from './window-report.ts';

const text = utf8Encode(sampleTexts.find(({ id }) => id === 'prose')!.text);
const nGram: WindowModel = {
  name: 'n-gram',
  model: null,
  bytes: WittenBellModel.train(text, 256, 4),
  prepare: () => Promise.resolve(),
};
const nothing = (): Promise<void> => Promise.resolve();

describe('windowReport', () => {
  it('reads every window back under the Delay rule, not under the greedy one, which packs more', async () => {
    const report = await windowReport(text, nGram, { windowBits: 16 }, nothing);
    expect(report.delay.misread).toEqual([]);
    expect(report.greedy.misread.length).toBeGreaterThan(0);
    expect(report.greedy.starts.length).toBeLessThan(report.delay.starts.length);
    for (const { starts, codes, tokens } of [report.delay, report.greedy]) {
      expect(codes).toHaveLength(starts.length);
      expect(tokens).toBe(starts.length);
      expect(codes.every((code) => code.length <= 16)).toBe(true);
    }
  });

  it('needs at least the information of the text, and more windows than bits allow', async () => {
    const report = await windowReport(text, nGram, { windowBits: 64, tokenBits: '8' }, nothing);
    expect(report.delay.starts.length * 64).toBeGreaterThan(report.informationBits);
    expect(report.delay.tokens).toBe(report.delay.starts.length * 8);
    expect(report.informationBits).toBeGreaterThan(0);
  });

  it('falls into step again after an insertion', async () => {
    const { delay } = await windowReport(text, nGram, { windowBits: 16 }, nothing);
    expect(delay.changed).toBeGreaterThan(0);
    expect(delay.changed).toBeLessThan(delay.changeable);
  });

  it('stops when told to', async () => {
    const stop = (begun: number): Promise<void> =>
      begun > 5 ? Promise.reject(new Error('stopped')) : Promise.resolve();
    await expect(windowReport(text, nGram, {}, stop)).rejects.toThrow('stopped');
  });

  it('has nothing of nothing', async () => {
    const report = await windowReport(new Uint8Array(), nGram, {}, nothing);
    expect(report.delay.starts).toHaveLength(0);
    expect(report.informationBits).toBe(0);
  });
});

describe('ByteModel', () => {
  it('shares out among the bytes what other tokens were given', async () => {
    const asked: number[][] = [];
    const tokens: NextUnitModel = {
      vocab: 260,
      logProbs(context) {
        asked.push(Array.from(context));
        return Float64Array.from({ length: 260 }, (_, id) => Math.log(id < 4 ? 0.125 : 0.5 / 256));
      },
    };
    const vocabulary = {
      size: 260,
      bytesOf: (id: number) => (id < 4 ? null : Uint8Array.of(id - 4)),
      encodeBytes: () => [],
    };
    const logs = await new ByteModel(tokens, vocabulary).logProbs([0, 255]);
    expect(asked).toEqual([[4, 259]]);
    expect(logs).toHaveLength(256);
    expect(logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
  });
});
