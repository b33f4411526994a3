import { type Drawing, fillRect, strokePath } from './drawing.ts';
import type { DrawSprite } from './sprites.ts';

const size = 288;
const board = 48;

/** Five things of known outline on the boards of a table. */
export const desk = (sprite: DrawSprite): Drawing => ({
  width: size,
  height: size,
  frames: 1,
  ground(pen) {
    for (let row = 0; row * board < size; row++) {
      fillRect(pen, 0, row * board, size, board, row % 2 === 0 ? '#d9b98c' : '#cfac7c');
      const y = row * board + 14;
      strokePath(
        pen,
        `M0 ${y} C 80 ${y - 8} 120 ${y + 14} 190 ${y + 3} S 270 ${y - 6} 288 ${y + 4}`,
        '#c39e6c',
        1.5,
      );
      fillRect(pen, 0, row * board, size, 2, '#a9855a');
    }
  },
  objects: [
    { phrase: 'a violin', draw: (pen) => sprite(pen, 'violin', 18, 20, 104) },
    { phrase: 'an owl', draw: (pen) => sprite(pen, 'owl', 168, 14, 92) },
    { phrase: 'a teapot', draw: (pen) => sprite(pen, 'teapot', 164, 168, 104) },
    { phrase: 'a banana', draw: (pen) => sprite(pen, 'banana', 26, 182, 84) },
    { phrase: 'a key', draw: (pen) => sprite(pen, 'key', 112, 126, 46) },
  ],
});
