import { defaultBootstrap } from '../../analysis/token-premium.ts';
import type { ParallelText } from '../../contracts/parallel-text.ts';
import type { ReactNode } from 'react';
import type { ParallelSource, PremiumTable } from '../../contracts/premium-table.ts';
import type { MeasureSettings } from '../../contracts/workspace.ts';
import type { HeatmapRow } from '../../plots/premium-heatmap/layout.ts';
import type { PremiumBar } from '../../plots/premium-bars/layout.ts';
import type { Figures } from '../export/figures-export.ts';
import type { MeasuresTabProps } from './measures-tab.ts';

/** What both parts of the premium tab get. */
export interface PremiumPartProps extends MeasuresTabProps {
  /** Null while pasted texts are not parallel. */
  readonly source: ParallelSource | null;
  /** No typing is waiting to be read. */
  readonly isSettled: boolean;
  /** Stands in front of the part's own controls. */
  readonly controls: ReactNode;
  /** Stands under them. */
  readonly below: ReactNode;
}

/** A text that the person pastes, one part a line. */
export interface OwnText {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Parts of a pasted text: its lines without the empty ones. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `1 line`, `2 lines`. */
export const lineCount = (lines: number): string => `${lines} line${lines === 1 ? '' : 's'}`;

/** The pasted texts as parallel texts, or why they are none. */
export function readOwnTexts(
  texts: readonly OwnText[],
): { readonly texts: readonly ParallelText[] } | { readonly problem: string } {
  const parts = texts.map(({ text }) => linesOf(text));
  const count = parts[0]?.length ?? 0;
  if (parts.some((lines) => lines.length === 0)) return { problem: 'Paste a text into every box.' };
  const other = parts.findIndex((lines) => lines.length !== count);
  if (other > 0) {
    return {
      problem: `${texts[0]!.name} has ${lineCount(count)}, ${texts[other]!.name} has ${lineCount(parts[other]!.length)}. Line 1 must say the same everywhere, and so on.`,
    };
  }
  return {
    texts: texts.map(({ id, name }, i) => ({
      id,
      name,
      script: '',
      bcp47: 'und',
      direction: 'ltr',
      parts: parts[i]!,
    })),
  };
}

export type PremiumOrder = MeasureSettings['order'];

/** Bars of one tokenizer in the order asked for; none when it could not be opened. */
export function premiumBars(
  table: PremiumTable,
  tokenizer: number,
  order: PremiumOrder,
): readonly PremiumBar[] {
  const premiums = table.tokenizers[tokenizer]?.premiums ?? [];
  const bars = premiums.map((premium, l): PremiumBar => {
    const { id, name, script } = table.languages[l]!;
    return { ...premium, id, name, script, isReference: l === table.reference };
  });
  const byName = (a: PremiumBar, b: PremiumBar): number => a.name.localeCompare(b.name, 'en');
  return bars.sort((a, b) => {
    if (order === 'premium') return b.premium - a.premium || byName(a, b);
    return (order === 'script' ? a.script.localeCompare(b.script, 'en') : 0) || byName(a, b);
  });
}

/** Rows of the heat map, in the order of the bars. */
export function heatmapRows(table: PremiumTable, order: readonly PremiumBar[]): readonly HeatmapRow[] {
  const index = new Map(table.languages.map(({ id }, l) => [id, l]));
  return order.map(({ id, name }) => ({
    id,
    name,
    premiums: table.tokenizers.map(({ premiums }) => premiums?.[index.get(id)!]?.premium ?? Number.NaN),
  }));
}

/** Figures to save: one line per language and tokenizer. */
export const premiumFigures = ({ languages, reference, parts, tokenizers }: PremiumTable): Figures => ({
  name: 'tokenscope-token-premiums',
  method: 'measures/token-premium',
  params: { samples: defaultBootstrap.samples, confidence: defaultBootstrap.confidence },
  seed: defaultBootstrap.seed,
  table: [
    [
      'language',
      'name',
      'script',
      'tokenizer',
      'tokens',
      'premium',
      'low',
      'high',
      'code_points',
      'bytes',
      'white_space',
    ],
    ...tokenizers.flatMap(({ name: tokenizer, premiums }) =>
      (premiums ?? []).map(({ ctc, premium, low, high }, l) => {
        const { id, name, script, codePoints, nBytes, whiteSpace } = languages[l]!;
        return [id, name, script, tokenizer, ctc, premium, low, high, codePoints, nBytes, whiteSpace];
      }),
    ),
  ],
  json: { reference: languages[reference]?.id ?? null, parts, languages, tokenizers },
});
