import { xmlText } from '../../base/xml-text.ts';
import type { ByteRange, Curve } from '../../contracts/curve.ts';
import {
  axisTop,
  bitsTicks,
  byteTicks,
  type CurveQuantity,
  type CurveUnit,
  curveSteps,
  stepsPath,
} from './layout.ts';

export interface CurvesPicture {
  readonly lanes: readonly { readonly curve: Curve; readonly letter: string; readonly colour: string }[];
  readonly unit: CurveUnit;
  readonly shown: readonly CurveQuantity[];
  readonly range: ByteRange;
  /** Plain CSS colours. */
  readonly colours: Readonly<Record<'surface' | 'text' | 'soft' | 'line', string>>;
}

/** px */
const width = 1200;
const axis = 44;
const margin = 16;
const title = 24;
const laneHeight = 110;
const gap = 14;

/** The lanes of a text as one drawing, on one scale, with its axes. */
export function curvesSvg({ lanes, unit, shown, range, colours }: CurvesPicture): {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
} {
  const plotWidth = width - axis - margin;
  const steps = lanes.map(({ curve }) =>
    shown.map((quantity) => ({ quantity, steps: curveSteps(curve, quantity, unit, range, plotWidth) })),
  );
  const top = axisTop(steps.flat().map(({ steps: drawn }) => drawn));
  const ticks = bitsTicks(top);
  const height = margin + lanes.length * (title + laneHeight + gap) + 24;
  const at = (bits: number): number => laneHeight * (1 - bits / top);
  const drawn = lanes.map(({ curve, letter, colour }, lane) => {
    const y = margin + lane * (title + laneHeight + gap) + title;
    const grid = ticks.map(
      (bits) =>
        `<path d="M0 ${at(bits)}H${plotWidth}" stroke="${colours.line}"/>` +
        `<text x="-6" y="${at(bits) + 4}" text-anchor="end" fill="${colours.soft}">${bits}</text>`,
    );
    const paths = steps[lane]!.map(({ quantity, steps: own }) => {
      const line = stepsPath(own, top, laneHeight, false);
      if (quantity === 'entropy')
        return `<path d="${line}" fill="none" stroke="${colours.text}" opacity="0.75"/>`;
      const area = stepsPath(own, top, laneHeight, true);
      return `<path d="${area}" fill="${colour}" fill-opacity="0.3"/><path d="${line}" fill="none" stroke="${colour}"/>`;
    });
    const caption = `<tspan font-weight="700" fill="${colour}">${letter}</tspan> ${xmlText(curve.head.name)}`;
    return `<g transform="translate(${axis} ${y})"><text y="-8" font-size="14" fill="${colours.text}">${caption}</text>${grid.join('')}${paths.join('')}</g>`;
  });
  const perByte = plotWidth / (range.end - range.start);
  const ruler = byteTicks(range, plotWidth).map(
    (byte) =>
      `<text x="${axis + (byte - range.start) * perByte}" y="${height - 8}" text-anchor="middle" fill="${colours.soft}">${byte.toLocaleString('en')}</text>`,
  );
  const legend = `${shown.map((quantity) => (quantity === 'surprisal' ? 'surprisal (filled)' : 'entropy (line)')).join(', ')}, bits per ${unit}, over UTF-8 bytes`;
  return {
    svg:
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="11">` +
      `<rect width="${width}" height="${height}" fill="${colours.surface}"/>${drawn.join('')}${ruler.join('')}` +
      `<text x="${width - margin}" y="${margin + 12}" text-anchor="end" fill="${colours.soft}">${legend}</text></svg>`,
    width,
    height,
  };
}
