import { expect, it } from 'vitest';
import type { FlatTrace } from '../../contracts/vision-view.ts';
import { patchLayout } from './layout.ts';
import { paintPatches, type PatchLayer } from './paint.ts';
import { svgPen } from './svg-pen.ts';

const colours = { surface: 'white', kept: 'blue', recovered: 'red', merged: 'green' };
const views = [{ role: 'single', grid: { h: 2, w: 2 } }] as const;
const drawn = (layer: PatchLayer): string => {
  const pen = svgPen();
  paintPatches(pen, { width: 20, height: 20 }, views, patchLayout(views), layer, colours);
  return pen.markup();
};

/** Patch 0 is kept, 1 seats a token that took in 2, and 3 is dropped. */
const trace: FlatTrace = {
  fidelity: 'exact',
  warnings: [],
  kind: ['kept', 'merged'],
  view: new Int32Array(2),
  anchor: Int32Array.of(0, 1),
  rowStart: Int32Array.of(0, 1, 3),
  srcView: new Int32Array(3),
  src: Int32Array.of(0, 1, 2),
  weight: new Float32Array(3).fill(1),
  stepView: new Int32Array(0),
  stepIndex: new Int32Array(0),
  stepScore: new Float32Array(0),
  maps: [],
  perView: [{ kept: 2, total: 4 }],
};

const picture = '<use href="#view-0" transform="translate(0 0) scale(20 20)"/>';

it('draws the picture alone where there is no layer', () => {
  expect(drawn({ kind: 'picture' })).toBe(picture);
});

it('veils what is dropped, tints what is merged elsewhere, outlines the rest and the borders of groups', () => {
  expect(drawn({ kind: 'tokens', trace })).toBe(
    `${picture}<path d="M10 10h10v10h-10z" fill="white" fill-opacity="0.84"/>` +
      '<path d="M0 10h10v10h-10z" fill="white" fill-opacity="0.5"/>' +
      '<path d="M0 10h10v10h-10z" fill="green" fill-opacity="0.22"/>' +
      '<path d="M10 0L10 10M0 10L10 10M10 10L20 10M10 10L10 20" fill="none" stroke="green" stroke-width="0.75"/>' +
      '<path d="M0.6 0.6h8.8v8.8h-8.8z" fill="none" stroke="blue" stroke-width="1.2"/>' +
      '<path d="M10.9 0.9h8.2v8.2h-8.2z" fill="none" stroke="green" stroke-width="1.8"/>',
  );
});

it('colours a map from its lowest to its highest value, and leaves out what has none', () => {
  const map = drawn({ kind: 'map', maps: [Float32Array.of(0, 1, Number.NaN, 0.5)], low: 0, high: 1 });
  expect(map.match(/<path/g)).toHaveLength(3);
  expect(map).toContain('d="M0 0h10v10h-10z" fill="rgb(0 34 78)"');
  expect(map).toContain('d="M10 0h10v10h-10z" fill="rgb(254 232 56)"');
});
