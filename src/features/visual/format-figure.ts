/** A value of a map with three significant digits. */
export const formatFigure = (value: number): string =>
  value === 0
    ? '0'
    : Math.abs(value) >= 1000 || Math.abs(value) < 0.001
      ? value.toExponential(1)
      : `${Number(value.toPrecision(3))}`;
