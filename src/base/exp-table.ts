/** Steps of the table per factor of two. */
const steps = 256;
const perStep = steps / Math.LN2;
const stepSize = Math.LN2 / steps;
/** exp of anything below this is 0 for us: 2⁻¹⁰²². */
const least = -1022 * Math.LN2;

const fractions = Float64Array.from({ length: steps }, (_, j) => 2 ** (j / steps));
/** Powers of two from 2⁰ down to 2⁻¹⁰²². */
const powers = Float64Array.from({ length: 1023 }, (_, k) => 2 ** -k);

/**
 * e^x for x ≤ 0 to a relative error of 3·10⁻¹², several times as fast as `Math.exp`: a table of 2^(j/256) and three terms of the
 * series for what is left. Below −708 it is 0.
 */
export function expOfNegative(x: number): number {
  if (!(x >= least)) return x < least ? 0 : x;
  const step = Math.floor(x * perStep);
  const rest = x - step * stepSize;
  return (
    powers[-(step >> 8)]! * fractions[step & (steps - 1)]! * (1 + rest * (1 + rest * (0.5 + rest * (1 / 6))))
  );
}
