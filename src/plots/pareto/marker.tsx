import styles from './pareto-chart.module.css';

export interface MarkerProps {
  /** Index of the shape; colours repeat at another period, so that each pair is told apart. */
  readonly shape: number;
  readonly x: number;
  readonly y: number;
  /** px from the middle to the edge. */
  readonly radius: number;
}

/** Outlines of radius 1 around 0: circle, square, triangle up, diamond, triangle down. */
const outlines = [
  'M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z',
  'M-.88 -.88H.88V.88H-.88Z',
  'M0 -1.15L1.1 .85H-1.1Z',
  'M0 -1.25L1.25 0L0 1.25L-1.25 0Z',
  'M0 1.15L1.1 -.85H-1.1Z',
] as const;

/** A mark in the colour of its series, with a rim that keeps neighbours apart. */
export const Marker = ({ shape, x, y, radius }: MarkerProps) => (
  <path
    className={styles.marker}
    d={outlines[shape % outlines.length]}
    transform={`translate(${x} ${y}) scale(${radius})`}
  />
);
