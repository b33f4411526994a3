import type { HeatScale } from './heat-scale.ts';

export type HeatTheme = 'light' | 'dark';

/** A colour in OKLab: lightness in [0, 1], and the two colour axes. */
type Lab = readonly [lightness: number, a: number, b: number];

/** Lightness runs one way from end to end, so that order is read without telling hues apart; hue turns on the blue–yellow axis. */
const ramps: Readonly<Record<HeatTheme, Readonly<Record<'plain' | 'kept' | 'dropped', readonly Lab[]>>>> = {
  light: {
    plain: [
      [0.985, -0.004, 0.012],
      [0.88, -0.06, 0.045],
      [0.72, -0.085, -0.035],
      [0.53, -0.04, -0.125],
      [0.36, 0.01, -0.13],
      [0.2, 0.045, -0.07],
    ],
    kept: [
      [0.9, -0.035, -0.05],
      [0.76, -0.075, -0.06],
      [0.6, -0.06, -0.115],
      [0.42, -0.005, -0.14],
      [0.2, 0.045, -0.07],
    ],
    dropped: [
      [0.985, 0, 0],
      [0.93, 0.004, 0.01],
      [0.8, 0.03, 0.06],
      [0.68, 0.06, 0.1],
    ],
  },
  dark: {
    plain: [
      [0.2, 0.005, -0.02],
      [0.32, 0.03, -0.11],
      [0.48, -0.02, -0.13],
      [0.66, -0.085, -0.05],
      [0.83, -0.08, 0.06],
      [0.975, -0.01, 0.09],
    ],
    kept: [
      [0.34, 0, -0.09],
      [0.48, -0.03, -0.13],
      [0.66, -0.085, -0.05],
      [0.83, -0.08, 0.06],
      [0.975, -0.01, 0.09],
    ],
    dropped: [
      [0.2, 0, 0],
      [0.25, 0.004, 0.01],
      [0.38, 0.03, 0.05],
      [0.52, 0.06, 0.09],
    ],
  },
};

/** Which cells a ramp is for: all of a plain map, or over a mask the kept and the dropped ones. */
export type RampKind = keyof (typeof ramps)['light'];

/** Colour at `at` in [0, 1] of a ramp, as sRGB bytes. */
export function rampColour(
  theme: HeatTheme,
  kind: RampKind,
  at: number,
): readonly [red: number, green: number, blue: number] {
  const stops = ramps[theme][kind];
  const place = Math.min(Math.max(at, 0), 1) * (stops.length - 1);
  const index = Math.min(Math.floor(place), stops.length - 2);
  const share = place - index;
  const from = stops[index]!;
  const to = stops[index + 1]!;
  const mix = (axis: 0 | 1 | 2): number => from[axis] + share * (to[axis] - from[axis]);
  return srgb([mix(0), mix(1), mix(2)]);
}

/** OKLab to sRGB bytes (B. Ottosson's matrices), out-of-gamut channels clipped. */
function srgb([lightness, a, b]: Lab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const byte = (linear: number): number => {
    const clipped = Math.min(Math.max(linear, 0), 1);
    const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
    return Math.round(255 * encoded);
  };
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** A ramp as a CSS gradient from left to right. */
export function rampGradient(theme: HeatTheme, kind: RampKind): string {
  const stops = Array.from({ length: 17 }, (_, i) => `rgb(${rampColour(theme, kind, i / 16).join(' ')})`);
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

/** Entries of a colour table: one for each sign, exponent and the first 8 bits of the mantissa of a 32-bit float. */
export const tableSize = 1 << 17;
/** A float's bits shifted right by this are its place in the table: neighbours differ by less than 0.4 %. */
export const tableShift = 15;

/**
 * The colour of every value, so that drawing a cell is one look-up on any scale: RGBA bytes, as a canvas wants them.
 * NaN is transparent.
 */
export function colourTable(scale: HeatScale, theme: HeatTheme, kind: RampKind): Int32Array<ArrayBuffer> {
  const shades = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    const [red, green, blue] = rampColour(theme, kind, i / 255);
    shades[i] = (0xff << 24) | (blue << 16) | (green << 8) | red;
  }
  const table = new Int32Array(tableSize);
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  for (let i = 0; i < tableSize; i++) {
    bits[0] = (i << tableShift) | (1 << (tableShift - 1));
    if (!Number.isNaN(value[0])) table[i] = shades[Math.round(255 * scale.position(value[0]!))]!;
  }
  return table;
}
