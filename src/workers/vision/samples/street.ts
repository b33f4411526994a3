import { type Drawing, fillCircle, fillPath, fillRect, fillText, type Pen, strokePath } from './drawing.ts';
import type { DrawSprite } from './sprites.ts';

const width = 480;
const height = 360;

const houses = [
  { x: 0, w: 92, top: 70, wall: '#b5654a', window: '#f4e6b8' },
  { x: 92, w: 70, top: 112, wall: '#8f9fb3', window: '#dceaf7' },
  { x: 162, w: 104, top: 40, wall: '#c9b79c', window: '#5f7286' },
  { x: 266, w: 84, top: 96, wall: '#7d6c86', window: '#f1d9a7' },
  { x: 350, w: 130, top: 58, wall: '#6f8f7c', window: '#e9f2da' },
] as const;
const pavement = 236;
const road = 262;

/** A busy street: houses, trees, people and signs around the few things that a question may ask for. */
export const street = (sprite: DrawSprite): Drawing => ({
  width,
  height,
  frames: 1,
  ground(pen) {
    fillRect(pen, 0, 0, width, height, '#bcd9ee');
    fillCircle(pen, 430, 30, 20, '#fff3c4');
    for (const [x, y] of [
      [30, 30],
      [300, 22],
      [385, 44],
    ] as const)
      drawCloud(pen, x, y);
    for (const house of houses) drawHouse(pen, house);
    fillRect(pen, 0, pavement, width, road - pavement, '#b9b4aa');
    fillRect(pen, 0, road, width, height - road, '#5b5f66');
    for (let x = 10; x < width; x += 62) fillRect(pen, x, 306, 36, 5, '#e8e4d0');
    for (let x = 200; x < 280; x += 16) fillRect(pen, x, road, 9, 40, '#e3e3e3');
    for (const x of [38, 138, 330, 448]) drawTree(pen, x);
    for (const [x, coat] of [
      [84, '#9c3d54'],
      [110, '#2f5d8a'],
      [292, '#4d7a3a'],
      [396, '#7a4b9c'],
    ] as const)
      drawPerson(pen, x, coat);
    drawLights(pen, 190);
    fillText(pen, 'CAFE', 112, 206, 14, '#3a2d20');
    fillText(pen, 'BOOKS', 372, 206, 15, '#2a3b2f');
  },
  objects: [
    { phrase: 'a bicycle', draw: (pen) => sprite(pen, 'bicycle', 20, 236, 62) },
    { phrase: 'a dog', draw: (pen) => sprite(pen, 'dog', 308, 224, 40) },
    { phrase: 'a bus', draw: (pen) => sprite(pen, 'bus', 88, 246, 112) },
    { phrase: 'a taxi', draw: (pen) => sprite(pen, 'taxi', 352, 262, 92) },
    { phrase: 'an umbrella', draw: (pen) => sprite(pen, 'umbrella', 272, 178, 46) },
  ],
});

function drawHouse(pen: Pen, { x, w, top, wall, window }: (typeof houses)[number]): void {
  fillRect(pen, x, top, w, pavement - top, wall);
  fillRect(pen, x, top, w, 5, '#00000030');
  for (let row = 0; top + 18 + row * 32 < 186; row++) {
    for (let col = 0; col * 26 + 30 < w; col++) {
      fillRect(pen, x + 10 + col * 26, top + 18 + row * 32, 14, 19, window);
      fillRect(pen, x + 16 + col * 26, top + 18 + row * 32, 2, 19, '#00000035');
    }
  }
  fillRect(pen, x + 8, 188, w - 16, 26, '#efe7d4');
  fillRect(pen, x + w / 2 - 10, 208, 20, 28, '#4a372c');
}

function drawTree(pen: Pen, x: number): void {
  fillRect(pen, x - 3, 196, 6, 44, '#6d4a30');
  for (const [dx, dy, radius] of [
    [0, 176, 17],
    [-12, 188, 12],
    [12, 187, 13],
  ] as const)
    fillCircle(pen, x + dx, dy, radius, dx === 0 ? '#4f8a4a' : '#417a3f');
}

function drawPerson(pen: Pen, x: number, coat: string): void {
  fillCircle(pen, x, 214, 5, '#d9a883');
  fillPath(pen, `M${x - 6} 242 L${x - 5} 224 Q${x} 218 ${x + 5} 224 L${x + 6} 242 Z`, coat);
  strokePath(pen, `M${x - 3} 242 V256 M${x + 3} 242 V256`, '#2c2f36', 3);
}

function drawLights(pen: Pen, x: number): void {
  fillRect(pen, x - 2, 176, 4, 74, '#3c3f45');
  fillRect(pen, x - 7, 150, 14, 34, '#26282c');
  for (const [y, colour] of [
    [157, '#d8382c'],
    [167, '#6b5a20'],
    [177, '#1e4d2b'],
  ] as const)
    fillCircle(pen, x, y, 4, colour);
}

function drawCloud(pen: Pen, x: number, y: number): void {
  for (const [dx, dy, radius] of [
    [0, 0, 10],
    [13, -5, 13],
    [28, 0, 10],
  ] as const)
    fillCircle(pen, x + dx, y + dy, radius, '#f4f9fc');
}
