import { type Drawing, fillCircle, fillPath, fillRect, fillText, strokePath } from './drawing.ts';

const width = 384;
const height = 288;
const [left, bottom] = [48, 240];
const ink = '#33363c';

const points = {
  red: [
    [70, 196],
    [112, 172],
    [158, 180],
    [206, 140],
    [254, 118],
    [318, 88],
  ],
  blue: [
    [88, 112],
    [136, 98],
    [190, 92],
    [242, 76],
    [296, 60],
    [346, 52],
  ],
  green: [
    [96, 214],
    [148, 212],
    [220, 200],
    [272, 206],
    [340, 190],
  ],
} as const;

/** A scatter chart: three kinds of marks, axes, a grid and a legend on much blank paper. */
export const chart: Drawing = {
  width,
  height,
  frames: 1,
  ground(pen) {
    fillRect(pen, 0, 0, width, height, '#ffffff');
    for (let y = 40; y < bottom; y += 40) strokePath(pen, `M${left} ${y} H${width - 12}`, '#e3e5e8', 1);
    strokePath(pen, `M${left} 24 V${bottom} H${width - 12}`, ink, 2);
    for (const [i, label] of ['0', '20', '40', '60', '80', '100'].entries()) {
      fillText(pen, label, 18, bottom - i * 40 + 4, 11, ink, 400);
    }
    for (const [i, label] of ['1', '2', '4', '8', '16'].entries()) {
      fillText(pen, label, left + 30 + i * 68, bottom + 18, 11, ink, 400);
    }
    fillText(pen, 'tokens kept', 164, 278, 12, ink, 400);
  },
  objects: [
    {
      phrase: 'a red circle',
      draw(pen) {
        for (const [x, y] of points.red) fillCircle(pen, x, y, 9, '#d5352b');
      },
    },
    {
      phrase: 'a blue square',
      draw(pen) {
        for (const [x, y] of points.blue) fillRect(pen, x - 8, y - 8, 16, 16, '#2a61c4');
      },
    },
    {
      phrase: 'a green triangle',
      draw(pen) {
        for (const [x, y] of points.green)
          fillPath(pen, `M${x} ${y - 11} L${x + 11} ${y + 9} H${x - 11} Z`, '#2f9b47');
      },
    },
  ],
};
