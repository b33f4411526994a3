import type { LaneTokens } from '../../contracts/document-view.ts';
import { px, tokensWithin } from './lane-shapes.ts';
import { boxesOf, endOf, type RowGeometry } from './row-geometry.ts';

/** One line of token ids under a lane as an SVG text: its characters, and the x of each. */
export interface IdLine {
  readonly characters: string;
  readonly x: string;
}

/** px between two ids of a line */
const clearance = 4;

/**
 * Ids under their chips on as many lines as needed, at most `lineCount`; one that finds no room is left out (the inspector
 * has it). @param digit width of a digit, px
 */
export function idLabels(
  geometry: RowGeometry,
  tokens: LaneTokens,
  digit: number,
  lineCount: number,
): IdLine[] {
  const [first, last] = tokensWithin(tokens, geometry.start, endOf(geometry), false);
  const lines = Array.from({ length: lineCount }, () => ({ characters: '', x: [] as string[], end: 0 }));
  const labels: { x: number; text: string }[] = [];
  for (let i = first; i < last; i++) {
    const [box] = boxesOf(geometry, tokens.start[i]!, tokens.end[i]!);
    if (box && tokens.id[i]! >= 0 && tokens.start[i]! >= geometry.start)
      labels.push({ x: box.x0 + 1, text: String(tokens.id[i]) });
  }
  labels.sort((a, b) => a.x - b.x);
  for (const { x, text } of labels) {
    const line = lines.find((candidate) => candidate.end <= x);
    if (!line) continue;
    line.characters += text;
    for (let k = 0; k < text.length; k++) line.x.push(px(x + k * digit));
    line.end = x + text.length * digit + clearance;
  }
  return lines.map(({ characters, x }) => ({ characters, x: x.join(' ') }));
}
