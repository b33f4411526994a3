/** Outlines on a 16 × 16 grid, drawn with a 1.5 stroke in the text colour. */
const outlines = {
  search: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  close: 'm4 4 8 8m0-8-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  down: 'm4 6 4 4 4-4',
  up: 'm4 10 4-4 4 4',
  sortDown: 'M8 3v10m-3.5-3.5L8 13l3.5-3.5',
  sortUp: 'M8 13V3M4.5 6.5 8 3l3.5 3.5',
  sort: 'm5 6 3-3 3 3M5 10l3 3 3-3',
  share: 'M8 10V2m0 0L5 5m3-3 3 3M3 8.5V13a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V8.5',
  download: 'M8 2v8m0 0 3-3m-3 3L5 7M3 12.5V13a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-.5',
  copy: 'M6 6h7v8H6zM10 6V2H3v8h3',
  link: 'M6.5 9.5a3 3 0 0 0 4.2 0l2.4-2.4a3 3 0 0 0-4.2-4.2l-.9.9m1.5 2.7a3 3 0 0 0-4.2 0L2.9 8.9a3 3 0 0 0 4.2 4.2l.9-.9',
  external: 'M9 3h4v4m0-4L7 9m4.5 1.5V13h-9V4.5H5',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5m0 11V15M1 8h1.5m11 0H15M3 3l1 1m8 8 1 1m0-10-1 1m-8 8-1 1',
  moon: 'M13.5 9.6A6 6 0 1 1 6.4 2.5a4.7 4.7 0 0 0 7.1 7.1Z',
  system: 'M2 3h12v8H2zM6 14h4m-2-3v3',
  keyboard: 'M1.5 4h13v8h-13zM4 6.5h.01M6.7 6.5h.01M9.3 6.5h.01M12 6.5h.01M4.5 9.5h7',
  command: 'm3 5 3 3-3 3m5 1h5',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  text: 'M3 4V3h10v1M8 3v10m-2 0h4',
  drag: 'M5 3v10m0-10L3 5m2-2 2 2m4 8V3m0 10-2-2m2 2 2-2',
  expand: 'M9.5 2.5h4v4m0-4L9 7M6.5 13.5h-4v-4m0 4L7 9',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  warning: 'M8 2 1.5 13.5h13zM8 6.5v3m0 2h.01',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-6.5V11m0-6h.01',
  play: 'M5 3v10l8-5z',
  pin: 'M6 2h4l-.5 5 2 2.5h-7l2-2.5zM8 9.5V14',
  retry: 'M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3',
  settings: 'M2 5h7m4 0h1M2 11h1m4 0h7M11 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm-6 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
} as const;

export type IconName = keyof typeof outlines;

export interface IconProps {
  readonly name: IconName;
  /** Side in px. */
  readonly size?: number;
}

/** Decoration only: the control that holds it carries the name. */
export const Icon = ({ name, size = 16 }: IconProps) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={outlines[name]} />
  </svg>
);
