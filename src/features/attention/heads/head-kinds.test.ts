import { expect, test } from 'vitest';
import type { HeadStatistics } from '../../../contracts/attention-view.ts';
import { arrangedHeads, headEntries, tellingHead } from './head-kinds.ts';

const geometry = { nLayer: 2, nHead: 2, nKvHead: 2, dHead: 8, scale: 1, bytesPerValue: 4 };
const statistics = (change: Partial<Record<keyof HeadStatistics, readonly number[]>>): HeadStatistics => {
  const of = (id: keyof HeadStatistics): Float32Array => Float32Array.from(change[id] ?? [0, 0, 0, 0]);
  return {
    entropy: of('entropy'),
    sink: of('sink'),
    previous: of('previous'),
    local: of('local'),
    induction: of('induction'),
    retrieval: of('retrieval'),
  };
};

test('heads are named by what they give their weight to', () => {
  const heads = statistics({
    induction: [0, 0.5, 0, 0.1],
    sink: [0.7, 0.65, 0, 0],
    local: [0.1, 0.1, 0.85, 0.2],
    previous: [0, 0, 0.45, 0],
  });
  expect(headEntries({ geometry, heads }).map(({ kinds }) => kinds)).toEqual([
    ['sink'],
    ['induction', 'sink'],
    ['previous', 'local'],
    [],
  ]);
});

test('heads are sorted from the largest down, those without the figure last, and filtered by name', () => {
  const heads = statistics({ induction: [0.1, Number.NaN, 0.4, 0.35] });
  const entries = headEntries({ geometry, heads });
  const places = (list: ReturnType<typeof arrangedHeads>) =>
    list.map(({ layer, head }) => `${layer}.${head}`);
  expect(places(arrangedHeads(entries, 'induction', 'all'))).toEqual(['1.0', '1.1', '0.0', '0.1']);
  expect(places(arrangedHeads(entries, 'place', 'induction'))).toEqual(['1.0', '1.1']);
});

test('the telling head is the most inductive one, and the widest where nothing repeats', () => {
  const at = (heads: HeadStatistics): string => {
    const { layer, head } = tellingHead(headEntries({ geometry, heads }));
    return `${layer}.${head}`;
  };
  expect(at(statistics({ induction: [0.1, 0.2, 0.6, 0.5] }))).toBe('1.0');
  const none = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  expect(at(statistics({ induction: none, entropy: [1, 4, 2, 3] }))).toBe('0.1');
});
