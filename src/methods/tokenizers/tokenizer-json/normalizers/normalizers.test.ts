import fc from 'fast-check';
import {
  bertNormalizer,
  bertPreTokenizer,
  lowercase,
  type Normalizer as ReferenceNormalizer,
  nfcNormalizer,
  nfdNormalizer,
  nfkcNormalizer,
  nfkdNormalizer,
  nmt,
  stripAccentsNormalizer,
} from 'tokenizers';
import { describe, expect, it } from 'vitest';
import { utf8Length } from '../../../../base/utf8-length.ts';
import { utf8Encode } from '../../../../base/utf8-offsets.ts';
import { buildCharsmap, nfkcRules } from '../../../../testing/charsmap-builder.ts';
import { fuzzTexts, HARD_STRINGS } from '../../../../testing/fuzz-text.ts';
import { newerThanReference } from '../../../../testing/unicode-divergence.ts';
import { AlignedText } from '../aligned-text.ts';
import { bertPunctuation } from '../bert-characters.ts';
import { JsonFields } from '../json-fields.ts';
import { readNormalizers } from './read-normalizer.ts';

/** Every code point but surrogates, 4,096 to a string, each behind a letter and on a line of its own. */
const everyCodePoint = (() => {
  const blocks: string[] = [];
  for (let first = 0; first < 0x110000; first += 4096) {
    let block = '';
    for (let codePoint = first; codePoint < first + 4096; codePoint++) {
      if (codePoint < 0xd800 || codePoint > 0xdfff) block += `a${String.fromCodePoint(codePoint)}\n`;
    }
    blocks.push(block);
  }
  return blocks;
})();

const apply = (parts: readonly object[], text: string): AlignedText =>
  readNormalizers(new JsonFields({ type: 'Sequence', normalizers: parts }, 'normalizer')).reduce(
    (source, step) => step.apply(source),
    AlignedText.of(text, 0),
  );

const bert = { clean_text: false, handle_chinese_chars: false, strip_accents: false, lowercase: false };
const cases: readonly (readonly [name: string, parts: object, reference: ReferenceNormalizer])[] = [
  ['NFC', { type: 'NFC' }, nfcNormalizer()],
  ['NFD', { type: 'NFD' }, nfdNormalizer()],
  ['NFKC', { type: 'NFKC' }, nfkcNormalizer()],
  ['NFKD', { type: 'NFKD' }, nfkdNormalizer()],
  ['Lowercase', { type: 'Lowercase' }, lowercase()],
  ['StripAccents', { type: 'StripAccents' }, stripAccentsNormalizer()],
  ['Nmt', { type: 'Nmt' }, nmt()],
  [
    'BertNormalizer clean_text',
    { type: 'BertNormalizer', ...bert, clean_text: true },
    bertNormalizer({ cleanText: true, handleChineseChars: false, stripAccents: false, lowercase: false }),
  ],
  [
    'BertNormalizer handle_chinese_chars',
    { type: 'BertNormalizer', ...bert, handle_chinese_chars: true },
    bertNormalizer({ cleanText: false, handleChineseChars: true, stripAccents: false, lowercase: false }),
  ],
  [
    'BertNormalizer strip_accents',
    { type: 'BertNormalizer', ...bert, strip_accents: true },
    bertNormalizer({ cleanText: false, handleChineseChars: false, stripAccents: true, lowercase: false }),
  ],
];

describe.each(cases)('%s', (_, parts, reference) => {
  it('equals the reference on every code point, but for those of a newer Unicode', () => {
    const differing: string[] = [];
    for (const block of everyCodePoint) {
      const theirs = reference.normalizeString(block);
      const ours = apply([parts], block).text;
      if (theirs === ours) continue;
      const lines = block.split('\n');
      const theirLines = theirs.split('\n');
      const ourLines = ours.split('\n');
      expect([theirLines.length, ourLines.length]).toEqual([lines.length, lines.length]);
      lines.forEach((line, i) => {
        if (theirLines[i] !== ourLines[i] && !newerThanReference.test(line)) {
          differing.push(line.codePointAt(1)!.toString(16));
        }
      });
    }
    expect(differing).toEqual([]);
  });

  it('equals the reference on fuzz strings', () => {
    const texts = [...HARD_STRINGS, ...fuzzTexts(77, 1500)].map((text) => text.toWellFormed());
    const differing = texts.filter(
      (text) =>
        !newerThanReference.test(text) && reference.normalizeString(text) !== apply([parts], text).text,
    );
    expect(differing).toEqual([]);
  });
});

it('still differs from the reference where Unicode has grown', () => {
  const examples: readonly (readonly [string, ReferenceNormalizer, object])[] = [
    ['㋿', nfkcNormalizer(), { type: 'NFKC' }],
    ['a\u08d3', stripAccentsNormalizer(), { type: 'StripAccents' }],
    ['\u{105c9}', nfdNormalizer(), { type: 'NFD' }],
  ];
  for (const [text, reference, parts] of examples) {
    expect(newerThanReference.test(text)).toBe(true);
    expect(reference.normalizeString(text)).not.toBe(apply([parts], text).text);
  }
});

it('knows the punctuation of BERT at every code point', () => {
  const reference = bertPreTokenizer();
  const differing: string[] = [];
  for (const block of everyCodePoint) {
    const theirs = reference.preTokenizeString(block).map(([piece]) => piece);
    const ours = block
      .split(/\p{White_Space}/u)
      .flatMap((word) => word.split(new RegExp(`(${bertPunctuation.source})`, 'u')))
      .filter((piece) => piece !== '');
    if (theirs.join('\n') !== ours.join('\n')) differing.push(block.codePointAt(1)!.toString(16));
  }
  expect(differing).toEqual([]);
});

const charsmap = {
  type: 'Precompiled',
  precompiled_charsmap: Buffer.from(buildCharsmap(nfkcRules())).toString('base64'),
};
const removing = {
  type: 'Precompiled',
  precompiled_charsmap: Buffer.from(
    buildCharsmap(
      new Map([
        ['\u00ad', ''],
        ['ﬁ', 'fi'],
        ['é', 'e'],
      ]),
    ),
  ).toString('base64'),
};
const everything: readonly object[] = [
  ...cases.map(([, parts]) => parts),
  charsmap,
  { type: 'Prepend', prepend: '▁' },
  { type: 'Strip', strip_left: true, strip_right: true },
  { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
  { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
  { type: 'Replace', pattern: { String: 'the' }, content: '🤗' },
  { type: 'ByteLevel' },
];

/** `[start, end)` of the original bytes for each unit of the result. */
const spansOf = (parts: readonly object[], text: string): string[] => {
  const { start, end } = apply(parts, text).ranges;
  return Array.from(start, (from, i) => `${from}-${end[i]}`);
};

describe('alignment', () => {
  it.each<readonly [string, readonly object[], string, string]>([
    ['composition', [{ type: 'NFC' }], 'xe\u0301y', '0-1 1-4 4-5'],
    ['decomposition', [{ type: 'NFD' }], 'xéy', '0-1 1-3 1-3 3-4'],
    ['reordered marks behind a letter', [{ type: 'NFC' }], 'q\u0307\u0323', '0-1 1-5 1-5'],
    ['a ligature', [{ type: 'NFKC' }], 'aﬁ', '0-1 1-4 1-4'],
    ['a letter that grows', [{ type: 'Lowercase' }], 'İx', '0-2 0-2 2-3'],
    ['a letter that shrinks', [{ type: 'Lowercase' }], '\u212ax', '0-3 3-4'],
    ['removed accents', [{ type: 'NFD' }, { type: 'StripAccents' }], 'éa', '0-2 2-3'],
    ['a prefix', [{ type: 'Prepend', prepend: '▁' }], 'é', '0-0 0-2'],
    ['an emoji', [{ type: 'Replace', pattern: { String: ' ' }, content: '▁' }], '🤗 x', '0-4 0-4 4-5 5-6'],
    ['bytes', [{ type: 'ByteLevel' }], 'é🤗', '0-1 1-2 2-3 3-4 4-5 5-6'],
    ['bytes of what has changed', [{ type: 'NFC' }, { type: 'ByteLevel' }], 'e\u0301', '0-3 0-3'],
    ['rules that remove and join', [removing], '\u00adxﬁé', '2-3 3-6 3-6 6-8'],
    ['stripped space', [{ type: 'Strip', strip_left: true, strip_right: true }], ' \u00a0x ', '3-4'],
    [
      'ideographs',
      [{ type: 'BertNormalizer', ...bert, handle_chinese_chars: true }],
      'a中',
      '0-1 1-4 1-4 1-4',
    ],
  ])('follows %s', (_, parts, text, expected) => {
    expect(spansOf(parts, text).join(' ')).toBe(expected);
  });

  it('stays inside the text and never steps back, whatever steps follow each other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...everything), { maxLength: 4 }),
        fc.constantFrom(...HARD_STRINGS, ...fuzzTexts(8, 300)),
        (parts, given) => {
          const text = given.toWellFormed();
          const { text: result, ranges } = apply(parts, text);
          const { start, end } = ranges;
          expect(start.length).toBe(result.length);
          for (let i = 0; i < start.length; i++) {
            expect(end[i]).toBeGreaterThanOrEqual(start[i]!);
            expect(end[i]).toBeLessThanOrEqual(utf8Length(text));
            if (i > 0) expect(start[i]).toBeGreaterThanOrEqual(start[i - 1]!);
          }
        },
      ),
      { seed: 42, numRuns: 1500 },
    );
  });

  it('of text that no step changes is the text itself', () => {
    const steps = everything.filter(
      (step) => !('prepend' in step) && !JSON.stringify(step).includes('"content"'),
    );
    const text = apply(steps.slice(0, 7), 'plain ascii text, 123');
    expect(text.identical).toBe(true);
    expect(utf8Encode(text.text)).toHaveLength(21);
  });
});
