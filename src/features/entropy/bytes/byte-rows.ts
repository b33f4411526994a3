import { byteEnsemble } from '../../../analysis/byte-ensemble.ts';
import { shownBytes } from '../../../base/shown-bytes.ts';
import { byteSlots, type NextBytes } from '../../../contracts/byte-probabilities.ts';
import type { Figures } from '../../export/figures-export.ts';

/** A next byte and what each model gives it. */
export interface ByteRow {
  /** 0 … 255, or 256 for the end of the text. */
  readonly slot: number;
  readonly text: string;
  readonly naive: number;
  readonly exact: number;
  readonly byteModel: number;
  readonly ensemble: number;
}

/** Every next byte, the most probable by any of the models first. @param weight share of the token model in the ensemble */
export function byteRows({ tokenModel, byteModel }: NextBytes, weight: number): readonly ByteRow[] {
  const ensemble = byteEnsemble([tokenModel.exact, byteModel.exact], [weight, 1 - weight]);
  const best = (row: ByteRow): number => Math.max(row.exact, row.naive, row.byteModel);
  return Array.from({ length: byteSlots }, (_, slot) => ({
    slot,
    text: slot === byteSlots - 1 ? 'end of text' : shownBytes(Uint8Array.of(slot)),
    naive: tokenModel.naive[slot]!,
    exact: tokenModel.exact[slot]!,
    byteModel: byteModel.exact[slot]!,
    ensemble: ensemble[slot]!,
  })).sort((a, b) => best(b) - best(a));
}

/** Half the sum of the absolute differences of the naive and the exact distribution, in [0, 1]. */
export const naiveError = ({ tokenModel: { naive, exact } }: NextBytes): number =>
  exact.reduce((sum, p, slot) => sum + Math.abs(p - naive[slot]!), 0) / 2;

/** The distributions, ready to be saved. */
export const byteFigures = (next: NextBytes, weight: number): Figures => ({
  name: 'tokenscope-next-bytes',
  method: 'encodings/exact-byte-probabilities',
  params: { caret: next.caret, weight },
  seed: null,
  origin: { model: { id: next.tokenModel.id, sha256: next.tokenModel.sha256 }, backend: next.backend },
  table: [
    ['byte', 'text', 'naive', 'exact', 'byteModel', 'ensemble'],
    ...byteRows(next, weight).map((row) => [
      row.slot,
      row.text,
      row.naive,
      row.exact,
      row.byteModel,
      row.ensemble,
    ]),
  ],
  json: {
    ...next,
    tokenModel: {
      ...next.tokenModel,
      naive: Array.from(next.tokenModel.naive),
      exact: Array.from(next.tokenModel.exact),
    },
    byteModel: { ...next.byteModel, exact: Array.from(next.byteModel.exact) },
  },
});
