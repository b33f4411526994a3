import { expect, test } from 'vitest';
import { createRng, type Rng } from '../../base/rng.ts';
import type { LaneRows, RowsView, TextRow } from '../../contracts/document-view.ts';
import { looksSame } from './row-drawing.ts';
import { RowPainter } from './row-painter.ts';

const style = { cell: 8, digit: 6, columns: 12, showIds: true, showWhitespace: true };
const painter = (): RowPainter => new RowPainter(style, () => expect.fail('plain text needs no measuring'));

function viewOf(
  text: string,
  cutsOf: readonly number[][],
  version: number,
  idOf = (index: number): number => index % 7,
): RowsView {
  const rows: TextRow[] = [];
  let at = 0;
  for (const row of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    rows.push({ text: row, byteStart: at, byteEnd: at + row.length, isRtl: false });
    at += row.length;
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
        id: Int32Array.from(edges.slice(1), (_, k) => idOf(k)),
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
    let text = Array.from({ length: 60 }, () => 'ab c\n'[rng.int(5)]).join('');
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

const lines = '0123456789\nabcdefghij';

test('a row with the same text and tokens is taken over, moved if need be', () => {
  const used = painter();
  const [first, second] = used.draw(viewOf(lines, [[5, 11, 15]], 1), 0, 2, 2);
  const [again, changed] = used.draw(viewOf(lines, [[5, 11, 16]], 2), 0, 2, 2);
  expect(again).toBe(first);
  expect(looksSame(changed!, second!)).toBe(false);
  const [, moved] = used.draw(viewOf(`01${lines}`, [[5, 13, 18]], 3), 0, 2, 2);
  expect(moved!.lanes).toBe(changed!.lanes);
  expect(moved!.geometry.start).toBe(13);
});

test('other ids, other tones, or a last token that now goes on to the next row, are drawn anew', () => {
  const used = painter();
  const [first] = used.draw(viewOf(lines, [[5, 11, 15]], 1), 0, 2, 2);
  const [renamed] = used.draw(
    viewOf(lines, [[5, 11, 15]], 2, (index) => 90 + index),
    0,
    2,
    2,
  );
  expect(looksSame(renamed!, first!)).toBe(false);
  const [, toned] = used.draw(
    viewOf(lines, [[3, 5, 11, 15]], 3, () => 1),
    0,
    2,
    2,
  );
  const [, otherwise] = used.draw(
    viewOf(lines, [[5, 11, 15]], 4, () => 1),
    0,
    2,
    2,
  );
  expect(looksSame(toned!, otherwise!)).toBe(false);
  const [longer] = used.draw(
    viewOf(lines, [[5, 13]], 3, (index) => 90 + index),
    0,
    2,
    2,
  );
  expect(looksSame(longer!, renamed!)).toBe(false);
});
