// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { axesOf } from './draw-axes.ts';
import { scaleSteps } from './heat-scale.ts';
import { mapsSvg, type MapsSvgOptions } from './map-svg.ts';
import { finish } from './prepare.ts';

const matrix = {
  rows: 3,
  columns: 3,
  values: Float32Array.of(1, 0, 0, 0.5, 0.5, 0, 0.2, 0.3, 0.5),
  diagonal: 0,
};
const scale = finish(scaleSteps(matrix, { kind: 'linear', sinks: 'keep', sinkColumns: [] }));
const options: MapsSvgOptions = {
  title: 'A & <b>',
  foot: 'lm',
  maps: [{ name: 'H2O', pixels: 'data:image/png;base64,', notes: ['one', 'two'] }],
  side: 300,
  axes: null,
  scale,
  ramps: ['kept', 'dropped'],
  theme: 'light',
  palette: { surface: '#fff', text: '#000', soft: '#444', line: '#ccc' },
};

const parse = (svg: string): Document => new DOMParser().parseFromString(svg, 'image/svg+xml');
const texts = (svg: string): string[] =>
  Array.from(parse(svg).querySelectorAll('text'), (element) => element.textContent ?? '');

test('a picture has its title, names, notes, the scale with its numbers, and what ran', () => {
  const { svg } = mapsSvg(options);
  expect(texts(svg)).toEqual(
    expect.arrayContaining(['A & <b>', 'H2O', 'one', 'two', 'kept', 'dropped', '0', '0.25', '1', 'lm']),
  );
});

test('several maps stand side by side, four to a line', () => {
  const maps = Array.from({ length: 5 }, () => options.maps[0]!);
  const one = mapsSvg(options);
  const five = mapsSvg({ ...options, maps });
  expect(five.width).toBe(16 + 4 * 316);
  expect(five.height - one.height).toBe(20 + 300 + 30 + 16);
});

test('one map has its tokens as labels, whatever they hold', () => {
  const label = (index: number): string => ['<s>', '\0', '\ud800'][index]!;
  const axes = {
    labels: axesOf({ column: 0, row: 0, span: 3 }, matrix, { width: 300, height: 300 }),
    texts: { row: label, column: label },
  };
  const found = texts(mapsSvg({ ...options, axes }).svg);
  expect(found.filter((content) => content === '<s>')).toHaveLength(2);
  expect(found.filter((content) => content === '\ufffd')).toHaveLength(4);
});
