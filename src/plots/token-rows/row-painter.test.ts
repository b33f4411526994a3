import { expect, test } from 'vitest';
import { createRng, type Rng } from '../../base/rng.ts';
import type { LaneRows, RowsView, TextRow } from '../../contracts/document-view.ts';
import { looksSame } from './row-drawing.ts';
import { RowPainter } from './row-painter.ts';

const style = { cell: 8, digit: 6, columns: 12, showIds: true, showWhitespace: true };
const painter = (): RowPainter => new RowPainter(style, () => expect.fail('plain text needs no measuring'));

function viewOf(text: string, cutsOf: readonly number[][], version: number): RowsView {
  const rows: TextRow[] = [];
  for (let at = 0; at < text.length; at += 10) {
    const row = text.slice(at, at + 10);
    rows.push({ text: row, byteStart: at, byteEnd: at + row.length, isRtl: false });
  }
  const lanes = cutsOf.map((cuts, i): LaneRows => {
    const edges = [0, ...cuts.filter((cut) => cut < text.length), text.length];
    return {
      key: String(i),
      isStale: false,
      isFinal: true,
      tokens: {
        firstIndex: 0,
        start: Uint32Array.from(edges.slice(0, -1)),
        end: Uint32Array.from(edges.slice(1)),
        id: Int32Array.from(edges.slice(1), (edge) => edge % 7),
        flags: new Uint8Array(edges.length - 1),
        place: Uint32Array.from(edges.slice(1).keys()),
        pieces: {},
      },
    };
  });
  return { revision: version, version, columns: 12, firstRow: 0, rows, lanes };
}

const randomCuts = (rng: Rng, length: number): number[] =>
  Array.from({ length }, (_, i) => i + 1).filter(() => rng.int(3) === 0);

test('what it takes over looks like what it would have drawn', () => {
  const rng = createRng(17);
  for (let round = 0; round < 40; round++) {
    const used = painter();
    let text = Array.from({ length: 60 }, () => 'ab c'[rng.int(4)]).join('');
    let cuts = [randomCuts(rng, 60), randomCuts(rng, 60)];
    for (let edit = 0; edit < 10; edit++) {
      const view = viewOf(text, cuts, edit);
      const drawings = used.draw(view, 0, 99, view.rows.length);
      const fresh = painter().draw(view, 0, 99, view.rows.length);
      expect(drawings).toHaveLength(view.rows.length);
      for (const [i, drawing] of drawings.entries()) {
        expect(looksSame(drawing, fresh[i]!), `row ${i} of ${text}`).toBe(true);
        expect(drawing.geometry).toEqual(fresh[i]!.geometry);
      }
      const at = rng.int(text.length);
      text = text.slice(0, at) + 'x'.repeat(rng.int(3)) + text.slice(at + rng.int(2));
      if (rng.int(2) === 0) cuts = cuts.map((lane) => lane.map((cut) => (cut > at ? cut + 1 : cut)));
    }
  }
});

test('a row with the same text and tokens is taken over, moved if need be', () => {
  const used = painter();
  const [first, second] = used.draw(viewOf('0123456789abcdefghij', [[5, 10, 15]], 1), 0, 2, 2);
  const [again, changed] = used.draw(viewOf('0123456789abcdefghij', [[5, 10, 16]], 2), 0, 2, 2);
  expect(again).toBe(first);
  expect(changed).not.toBe(second);
  expect(looksSame(changed!, second!)).toBe(false);
});
