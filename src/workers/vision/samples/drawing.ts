/** What samples are drawn with. */
export type Pen = OffscreenCanvasRenderingContext2D;

/** A picture as a recipe: the ground, then the objects from back to front. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Draws all that has no ground truth. */
  ground(pen: Pen, frame: number): void;
  readonly objects: readonly {
    readonly phrase: string;
    draw(pen: Pen, frame: number): void;
  }[];
}

/** Draws a shape given as SVG path data. */
export function fillPath(pen: Pen, path: string, colour: string): void {
  pen.fillStyle = colour;
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is no array
  pen.fill(new Path2D(path));
}

export function strokePath(pen: Pen, path: string, colour: string, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  pen.stroke(new Path2D(path));
}

export function fillRect(pen: Pen, x: number, y: number, w: number, h: number, colour: string): void {
  pen.fillStyle = colour;
  pen.fillRect(x, y, w, h);
}

export function fillCircle(pen: Pen, x: number, y: number, radius: number, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** Text by its baseline, in the bold sans-serif face that the encoder's words were set in, where it is there. */
export function fillText(
  pen: Pen,
  text: string,
  x: number,
  y: number,
  size: number,
  colour: string,
  weight = 700,
): void {
  pen.fillStyle = colour;
  pen.font = `${weight} ${size}px "DejaVu Sans", Verdana, sans-serif`;
  pen.textBaseline = 'alphabetic';
  pen.fillText(text, x, y);
}
