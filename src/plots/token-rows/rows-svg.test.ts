import { expect, test } from 'vitest';
import type { RowsView } from '../../contracts/document-view.ts';
import { SegmentFlag } from '../../contracts/segmentation.ts';
import { looksSame, type RowDrawing, rowMetrics } from './row-drawing.ts';
import { RowPainter } from './row-painter.ts';
import { type RowsPalette, rowsSvg } from './rows-svg.ts';

function view(text: string, ends: readonly number[], version = 1): RowsView {
  const starts = [0, ...ends.slice(0, -1)];
  return {
    revision: version,
    version,
    columns: 20,
    firstRow: 0,
    rows: [{ text, byteStart: 0, byteEnd: text.length, isRtl: false }],
    lanes: [
      {
        key: 'a',
        isStale: false,
        isFinal: true,
        tokens: {
          firstIndex: 0,
          start: Uint32Array.from(starts),
          end: Uint32Array.from(ends),
          id: Int32Array.from(ends),
          flags: Uint8Array.from(ends, (_, i) => (i === 1 ? SegmentFlag.special : 0)),
          place: Uint32Array.from(ends.keys()),
          pieces: {},
        },
      },
    ],
  };
}

const draw = (rows: RowsView): RowDrawing => {
  const style = { cell: 8, digit: 6, columns: 20, showIds: true, showWhitespace: true };
  return new RowPainter(style, () => expect.fail('plain text needs no measuring')).draw(rows, 0, 1, 1)[0]!;
};

const chip = { fill: 'red', stroke: null };
const palette: RowsPalette = {
  surface: 'white',
  text: 'black',
  soft: 'gray',
  faint: 'silver',
  chips: [
    {
      even: chip,
      odd: chip,
      special: { fill: 'lime', stroke: 'navy' },
      unknown: chip,
      'byte-fallback': chip,
    },
  ],
  hues: ['red'],
};

test('the picture is one well-formed document with the text, the chips, the ids and the lane', () => {
  const { svg, width, height } = rowsSvg({
    drawings: [draw(view('a <b> & "c"', [1, 5, 11]))],
    lanes: [{ key: 'a', letter: 'A', name: 'R&D <x>', hue: 0 }],
    metrics: rowMetrics(1, true),
    columns: 20,
    cell: 8,
    palette,
  });
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*>.*<\/svg>$/s);
  expect(svg).toContain(`width="${width}" height="${height}"`);
  expect(svg).toContain('a\u00a0&lt;b&gt;\u00a0&amp;\u00a0&quot;c&quot;</text>');
  expect(svg).toContain('R&amp;D &lt;x&gt;');
  expect(svg).toContain('fill="lime" stroke="navy"');
  expect(svg).toContain('textLength="88"');
  expect(svg.match(/<g\b/g)).toHaveLength(svg.match(/<\/g>/g)!.length);
  expect(svg).toContain('>111</text>');
});

test('a drawing looks the same until something visible changes', () => {
  const drawing = draw(view('one two', [3, 7]));
  expect(looksSame(drawing, draw(view('one two', [3, 7], 2)))).toBe(true);
  expect(looksSame(drawing, draw(view('one two', [4, 7])))).toBe(false);
  expect(looksSame(drawing, draw(view('one twp', [3, 7])))).toBe(false);
});
