import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = readonly [number, number, number];

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const block = (start: string): Map<string, string> => {
  const body = css.slice(css.indexOf(start), css.indexOf('}', css.indexOf(start)));
  return new Map(Array.from(body.matchAll(/--([\w-]+):\s*([^;]+);/g), (match) => [match[1]!, match[2]!]));
};
const light = block(':root {');
const themes = {
  light,
  dark: new Map([...light, ...block(":root[data-theme='dark']"), ...block(':root[data-theme="dark"]')]),
};

const rgb = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as never;
const linear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
const luminance = (color: Rgb): number => {
  const [r, g, b] = color.map(linear) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2 contrast ratio. */
const contrast = (a: string, b: string): number => {
  const [high, low] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** Full dichromacy as 3 × 3 matrices on linear RGB (Machado, Oliveira, Fernandes 2009, severity 1). */
const dichromacies: Readonly<Record<string, readonly Rgb[]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* (D65) of linear RGB. */
function lab(color: Rgb): Rgb {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const dot = (row: Rgb): number => row[0] * color[0] + row[1] * color[1] + row[2] * color[2];
  const x = f(dot([0.4124, 0.3576, 0.1805]) / 0.95047);
  const y = f(dot([0.2126, 0.7152, 0.0722]));
  const z = f(dot([0.0193, 0.1192, 0.9505]) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const seen = (hex: string, matrix: readonly Rgb[]): Rgb => {
  const color = rgb(hex).map(linear) as unknown as Rgb;
  const through = matrix.map((row) => row.reduce((sum, weight, i) => sum + weight * color[i]!, 0));
  return lab(through.map((channel) => Math.min(1, Math.max(0, channel))) as unknown as Rgb);
};
const distance = (a: Rgb, b: Rgb): number => Math.hypot(...a.map((value, i) => value - b[i]!));

const chips = [0, 1, 2, 3, 4, 5].map((i) => `chip-${i}`);
const series = [0, 1, 2, 3, 4, 5, 6].map((i) => `series-${i}`);

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const color = (name: string): string => themes[theme].get(name)!;

  it.each([
    ...chips.map((chip) => ['text', chip, 4.5]),
    ...['text', 'text-soft', 'text-faint', 'accent', 'accent-hover', 'danger'].flatMap((ink) => [
      [ink, 'surface', 4.5],
      [ink, 'canvas', 4.5],
    ]),
    ['text-faint', 'surface-hover', 4.5],
    ['text-soft', 'surface-hover', 4.5],
    ['text', 'accent-soft', 4.5],
    ['text-faint', 'accent-soft', 4.5],
    ['accent-hover', 'accent-soft', 4.5],
    ['on-accent', 'accent', 4.5],
    ['danger', 'danger-soft', 4.5],
    ['caution', 'caution-soft', 4.5],
    ['good', 'good-soft', 4.5],
    ['text-soft', 'danger-soft', 4.5],
    ['line-strong', 'surface', 3],
    ['line-strong', 'canvas', 3],
    ...series.map((name) => [name, 'surface', 3]),
  ] as [string, string, number][])('%s on %s has a contrast of at least %d', (ink, ground, least) => {
    expect(contrast(color(ink), color(ground))).toBeGreaterThanOrEqual(least);
  });

  it.each(Object.keys(dichromacies))('tells neighbouring chips apart with %s', (vision) => {
    const looks = chips.map((chip) => seen(color(chip), dichromacies[vision]!));
    const distances = looks.map((look, i) => distance(look, looks[(i + 1) % looks.length]!));
    expect(Math.min(...distances)).toBeGreaterThan(10);
  });
});
