import { describe, expect, it } from 'vitest';
import { createRng } from '../base/rng.ts';
import type { TextTokenizer } from '../contracts/text-tokenizer.ts';
import { fuzzTexts, HARD_STRINGS } from './fuzz-text.ts';
import { decodingDifferences, differences, type SpanRule } from './reference-check.ts';
import { describeTextTokenizer } from './text-tokenizer-kit.ts';
import type { FileFamily } from './tokenizer-file-parts.ts';
import { newerThanReference } from './unicode-divergence.ts';

/** Fuzz strings for each kind of tokenizer, shared out among the files of the kind. */
const STRINGS = 20_000;

/** Lists of up to 12 numbers in [0, 1): places in a vocabulary. A third of them stay near its start, where the bytes are. */
function randomIds(seed: number): number[][] {
  const rng = createRng(seed + 500);
  return Array.from({ length: 500 }, () =>
    Array.from({ length: rng.int(12) + 1 }, () => rng.next() * (rng.int(3) === 0 ? 0.015 : 1)),
  );
}

/**
 * Declares, for each file of a kind, that our tokenizer gives the ids, the text and the spans of the reference library
 * and keeps the contract.
 * @param spanRules by file; `equal` where none is given.
 */
export function describeFileFamily(
  kind: string,
  files: FileFamily,
  read: (json: string, name: string) => TextTokenizer,
  spanRules: Readonly<Record<string, SpanRule>>,
): void {
  const names = Object.keys(files);
  it(`names files of the ${kind} kind only`, () => {
    expect(Object.keys(spanRules).filter((name) => !names.includes(name))).toEqual([]);
  });
  describe.each(names)('%s', (name) => {
    const file = files[name]!;
    const create = (): TextTokenizer => read(JSON.stringify(file), name);
    const count = Math.ceil(STRINGS / names.length);
    it(`equals the reference library on ${count} fuzz strings and the hard list`, async () => {
      const texts = [...HARD_STRINGS, ...fuzzTexts(names.indexOf(name) + 1, count)];
      const comparable = texts.filter((text) => !newerThanReference.test(text));
      expect(comparable.length).toBeGreaterThan(texts.length * 0.9);
      const found = await differences(file, create(), comparable, spanRules[name] ?? 'equal');
      expect(found.slice(0, 3)).toEqual([]);
    });
    it('decodes any ids as the reference library does', async () => {
      expect((await decodingDifferences(file, create(), randomIds(names.indexOf(name)))).slice(0, 3)).toEqual(
        [],
      );
    });
    describeTextTokenizer(name, create);
  });
}
