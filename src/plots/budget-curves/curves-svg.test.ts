// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { curvesSvg } from './curves-svg.ts';
import { layoutCurves } from './layout.ts';

const palette = {
  surface: '#fff',
  text: '#000',
  soft: '#444',
  line: '#ccc',
  faint: '#999',
  hues: ['#00f', '#f00'],
};
const point = (share: number, mean: number) => ({
  asked: share,
  share,
  mean,
  low: mean - 0.1,
  high: mean + 0.1,
  n: 5,
});

test('one document with title, curves, bands of the coloured ones, and a legend that is escaped', () => {
  const layout = layoutCurves(
    [
      { id: 'a', name: 'A <&> B', hue: 1, points: [point(0.1, 1), point(0.9, 2)] },
      { id: 'b', name: 'Background', hue: null, points: [point(0.1, 1), point(0.9, 1.5)] },
    ],
    { width: 600, height: 300 },
    (value) => value.toFixed(1),
  );
  const { svg } = curvesSvg(layout, palette, 'CLS cosine', '5 pictures');
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(document.querySelector('parsererror')).toBeNull();
  const words = Array.from(document.querySelectorAll('text'), (node) => node.textContent);
  expect(words).toContain('CLS cosine');
  expect(words).toContain('A <&> B');
  expect(words).not.toContain('Background');
  expect(document.querySelectorAll('path[opacity]')).toHaveLength(1);
  expect(document.querySelectorAll('circle')).toHaveLength(4);
  expect(svg).toContain('stroke="#f00"');
});
