import { describe, expect, it } from 'vitest';
import { createTensor } from '../../base/tensor.ts';
import { softmax } from '../../base/softmax.ts';
import { rowSource, runOn, unitVector } from '../../testing/row-source.ts';
import { syntheticSource } from '../../testing/synthetic-source.ts';
import { describePruner } from '../../testing/token-pruner-kit.ts';
import { method, nucleus } from './slime-selector.ts';

describePruner(method);
describePruner(method, { params: { gamma: 0.5, temperature: 0.1 } });

describe('nucleus', () => {
  it('keeps what the worked example keeps', () => {
    const p = softmax([2, 1, 0, -1]);
    expect([0.6, 0.88, 0.95, 1].map((gamma) => nucleus(p, gamma).length)).toEqual([1, 2, 3, 4]);
  });

  it('never shrinks as γ grows and keeps at least one', () => {
    const p = softmax(Array.from({ length: 30 }, (_, i) => Math.sin(i * 7) * 3));
    let last = 0;
    for (let gamma = 0; gamma <= 1; gamma += 0.02) {
      const kept = nucleus(p, gamma).length;
      expect(kept).toBeGreaterThanOrEqual(Math.max(1, last));
      last = kept;
    }
    expect(nucleus(p, 1)).toHaveLength(30);
  });
});

describe('SliME selector', () => {
  const joint = createTensor(Float32Array.from([0, 60, 180].flatMap(unitVector)), [3, 2]);
  const embeds = createTensor(Float32Array.from([0, 90].flatMap(unitVector)), [2, 2]);
  const text = { tokens: ['a', 'b'], embeds, pooled: new Float32Array(2) };
  const source = { ...rowSource([[1], [1], [1]], { joint }), text };
  const match = async (from: typeof source): Promise<number[]> =>
    Array.from((await runOn(method, from)).maps.get('question')![0]!);

  it('averages cosines without a mask and sums over real tokens with one', async () => {
    const cosines = [1, 0.5 + Math.sqrt(3) / 2, -1];
    (await match(source)).forEach((value, i) => expect(value).toBeCloseTo(cosines[i]! / 2, 6));
    const both = { ...source, text: { ...text, mask: Uint8Array.of(1, 1) } };
    (await match(both)).forEach((value, i) => expect(value).toBeCloseTo(cosines[i]!, 6));
    const one = { ...source, text: { ...text, mask: Uint8Array.of(1, 0) } };
    (await match(one)).forEach((value, i) => expect(value).toBeCloseTo([1, 0.5, -1][i]!, 6));
  });

  it('chooses among all crops together and leaves the thumbnail whole', async () => {
    const crops = syntheticSource(4, { views: 'crops' });
    const trace = await runOn(method, crops, { kind: 'auto' }, { gamma: 0.4, temperature: 0.2 });
    expect(trace.perView[0]!.kept).toBe(35);
    const kept = trace.perView.slice(1).map((view) => view.kept);
    expect(new Set(kept).size).toBeGreaterThan(1);
  });
});
