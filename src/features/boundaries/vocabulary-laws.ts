import { fitPowerLaw, type PowerLaw, vocabularyFor } from '../../analysis/power-law.ts';
import type { MergeBorders, VocabularyCurve } from '../../contracts/premium-table.ts';
import type { Figures } from '../export/figures-export.ts';

/** Vocabulary at which languages are compared at equal size. */
export const equalSize = 512;

/** A language with the law of its own vocabulary. */
export interface VocabularyLaw {
  readonly curve: VocabularyCurve;
  readonly law: PowerLaw;
  /** Tokens with {@link equalSize}; null where its text gives no such vocabulary. */
  readonly atEqualSize: number | null;
}

/** The laws of the languages whose text gives one; a law needs three sizes. */
export const vocabularyLaws = (curves: readonly VocabularyCurve[]): readonly VocabularyLaw[] =>
  curves.flatMap((curve) => {
    const law = curve.points.length < 3 ? null : fitPowerLaw(curve.points);
    const equal = curve.points.find(({ vocabulary }) => vocabulary === equalSize);
    return law && law.b < 0 ? [{ curve, law, atEqualSize: equal?.count ?? null }] : [];
  });

/** What a language needs to say the text in so many tokens. */
export interface SizeRow extends VocabularyLaw {
  readonly size: number;
  /** Its size as a multiple of that of the reference. */
  readonly ratio: number;
  /** Its tokens at equal size as a multiple of those of the reference. */
  readonly premium: number | null;
  /** The size lies outside what was fitted. */
  readonly isExtrapolated: boolean;
}

/** One row a language, the largest vocabulary first. */
export function sizeRows(
  laws: readonly VocabularyLaw[],
  reference: VocabularyLaw,
  target: number,
): readonly SizeRow[] {
  const own = vocabularyFor(reference.law, target);
  return laws
    .map((entry): SizeRow => {
      const size = vocabularyFor(entry.law, target);
      const [least, most] = entry.law.fitted;
      const { atEqualSize } = entry;
      return {
        ...entry,
        size,
        ratio: size / own,
        premium: atEqualSize && reference.atEqualSize ? atEqualSize / reference.atEqualSize : null,
        isExtrapolated: size < least || size > most,
      };
    })
    .sort((a, b) => b.size - a.size);
}

/** Tokens that the reference takes at equal size, or in the middle of its sizes where its text is too short for that. */
export const usualTarget = ({ atEqualSize, curve: { points } }: VocabularyLaw): number =>
  atEqualSize ?? points[Math.floor(points.length / 2)]!.count;

/** Counts that at least one language reaches with what it learnt. */
export function targetRange(laws: readonly VocabularyLaw[]): { readonly min: number; readonly max: number } {
  const counts = laws.flatMap(({ curve }) => curve.points.map(({ count }) => count));
  return counts.length === 0 ? { min: 1, max: 1 } : { min: Math.min(...counts), max: Math.max(...counts) };
}

/** Figures to save: one line per language. */
export const sizeFigures = (rows: readonly SizeRow[], target: number, borders: MergeBorders): Figures => ({
  name: 'tokenscope-vocabulary-sizes',
  method: 'measures/token-premium',
  params: { target, borders, equalSize },
  seed: null,
  table: [
    [
      'language',
      'name',
      'size',
      'extrapolated',
      'a',
      'b',
      'r2',
      `tokens_at_${equalSize}`,
      `premium_at_${equalSize}`,
      'largest',
    ],
    ...rows.map(({ curve, law, size, isExtrapolated, atEqualSize, premium }) => [
      curve.id,
      curve.name,
      size,
      String(isExtrapolated),
      law.a,
      law.b,
      law.r2,
      atEqualSize ?? '',
      premium ?? '',
      curve.largest,
    ]),
  ],
  json: { target, borders, languages: rows },
});
