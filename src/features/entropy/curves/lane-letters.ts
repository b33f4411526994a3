const hues = 7;

/** Letter of the lane at an index. */
export const laneLetter = (index: number): string => String.fromCharCode(0x41 + (index % 26));

/** Colour of the lane at an index. */
export const laneHue = (index: number): number => index % hues;
