import { createRng } from '../../../base/rng.ts';
import { type Drawing, fillCircle, fillRect, fillText, type Pen, strokePath } from './drawing.ts';

const width = 432;
const height = 576;
const ink = '#2b2d31';
const margin = 36;

/** A printed page: most of it is paper and running text; a title, a table and a stamp are what questions are about. */
export const page: Drawing = {
  width,
  height,
  frames: 1,
  ground(pen) {
    fillRect(pen, 0, 0, width, height, '#fbfaf6');
    drawLines(pen, margin, 118, width - 2 * margin, 6, 1);
    drawLines(pen, margin, 196, 168, 11, 2);
    drawLines(pen, margin, 436, width - 2 * margin, 3, 3);
    fillText(pen, '7', width / 2 - 4, height - 22, 11, '#8a8880', 400);
  },
  objects: [
    {
      phrase: 'the word water',
      draw(pen) {
        fillText(pen, 'water', margin, 88, 44, ink);
      },
    },
    { phrase: 'a table', draw: drawTable },
    {
      phrase: 'a red circle',
      draw(pen) {
        fillCircle(pen, 366, 66, 28, '#c8322b');
      },
    },
    {
      phrase: 'a key',
      draw(pen) {
        strokePath(pen, 'M52 524 a12 12 0 1 1 0.1 0 M64 524 H118 M104 524 V538 M114 524 V534', '#a8791f', 6);
      },
    },
  ],
};

/** Grey bars in the place of words: a page seen from afar. */
function drawLines(pen: Pen, x: number, y: number, w: number, lines: number, seed: number): void {
  const rng = createRng(seed);
  for (let line = 0; line < lines; line++) {
    const end = line === lines - 1 ? x + w * 0.55 : x + w;
    for (let at = x; at < end; ) {
      const word = Math.min(10 + rng.next() * 34, end - at);
      fillRect(pen, at, y + line * 12, word, 5, '#7d7f86');
      at += word + 5;
    }
  }
}

function drawTable(pen: Pen): void {
  const [x, y, w, row] = [226, 196, 170, 26];
  fillRect(pen, x, y, w, 5 * row, '#ffffff');
  fillRect(pen, x, y, w, row, '#dfe6ee');
  for (let r = 0; r <= 5; r++) strokePath(pen, `M${x} ${y + r * row} h${w}`, '#6c7684', 1.5);
  for (const column of [0, 70, 120, 170]) strokePath(pen, `M${x + column} ${y} v${5 * row}`, '#6c7684', 1.5);
  const cells = [
    ['year', 'in', 'out'],
    ['2021', '418', '377'],
    ['2022', '431', '402'],
    ['2023', '467', '415'],
    ['2024', '488', '460'],
  ];
  for (const [r, texts] of cells.entries()) {
    for (const [c, text] of texts.entries()) {
      fillText(pen, text, x + [8, 78, 128][c]!, y + r * row + 18, 12, ink, r === 0 ? 700 : 400);
    }
  }
}
