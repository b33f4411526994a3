import { type Drawing, fillCircle, fillPath, fillRect, type Pen } from './drawing.ts';
import type { DrawSprite } from './sprites.ts';

const size = 192;
const frames = 8;

/** Eight frames of a still garden in which a cat walks, a ball rolls and a star falls. */
export const clip = (sprite: DrawSprite): Drawing => ({
  width: size,
  height: size,
  frames,
  ground(pen) {
    fillRect(pen, 0, 0, size, 118, '#cfe6f2');
    fillRect(pen, 0, 118, size, 74, '#9bbf7a');
    for (let x = 6; x < size; x += 24) {
      fillRect(pen, x, 84, 12, 40, '#e9dcc6');
      fillPath(pen, `M${x} 84 l6 -8 l6 8 Z`, '#e9dcc6');
    }
    fillRect(pen, 0, 96, size, 5, '#d6c6aa');
    fillCircle(pen, 156, 30, 15, '#ffe9a8');
  },
  objects: [
    {
      phrase: 'a blue star',
      draw: (pen, frame) => drawStar(pen, 60 + 4 * frame, 24 + 9 * frame, 15, '#2a61c4'),
    },
    { phrase: 'a cat', draw: (pen, frame) => sprite(pen, 'cat', 120 - 12 * frame, 96, 64) },
    {
      phrase: 'a red circle',
      draw: (pen, frame) => fillCircle(pen, 20 + 21 * frame, 168, 13, '#d5352b'),
    },
  ],
});

function drawStar(pen: Pen, x: number, y: number, radius: number, colour: string): void {
  const corners = Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 === 0 ? radius : radius * 0.42;
    const angle = (Math.PI * i) / 5 - Math.PI / 2;
    return `${x + r * Math.cos(angle)} ${y + r * Math.sin(angle)}`;
  });
  fillPath(pen, `M${corners.join('L')}Z`, colour);
}
