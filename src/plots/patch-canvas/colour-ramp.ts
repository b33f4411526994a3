/** Stops of the cividis map, which reads the same with and without colour vision. */
const stops = ['#00224e', '#2a3f6d', '#575c6d', '#7c7b78', '#a59c74', '#d2c060', '#fee838'].map((hex) =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
);

/** Colour of a share in [0, 1]; nothing for a value that is none. */
export function rampColour(share: number): string | null {
  if (Number.isNaN(share)) return null;
  const at = Math.max(0, Math.min(1, share)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const mix = at - low;
  const channel = (c: number): number => Math.round(stops[low]![c]! * (1 - mix) + stops[low + 1]![c]! * mix);
  return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`;
}

/** The ramp as a CSS background, left to right. */
export const rampGradient = `linear-gradient(to right, ${stops
  .map((rgb) => `rgb(${rgb.join(' ')})`)
  .join(', ')})`;

/** Smallest and largest value over all views; 0 to 1 when there is none. */
export function valueRange(maps: readonly Float32Array[]): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const map of maps) {
    for (const value of map) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : { low: 0, high: 1 };
}
