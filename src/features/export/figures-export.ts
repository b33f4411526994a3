import { csvLine } from '../../base/csv.ts';
import { appVersion } from '../../contracts/app-version.ts';
import type { ParamValues } from '../../contracts/params.ts';
import type { Provenance } from '../../contracts/provenance.ts';
import { stampCsv, stampJson } from '../../state/export-codec.ts';
import { workspaceStore } from '../../state/workspace-store.ts';
import { saveFile } from './save-file.ts';

/** Figures of a table, ready to be saved. */
export interface Figures {
  /** File name without extension. */
  readonly name: string;
  /** `kind/id` of the measure; null for plain counting. */
  readonly method: string | null;
  readonly params: ParamValues;
  readonly seed: number | null;
  /** What computed them; by default our own code and no model. */
  readonly origin?: Pick<Provenance, 'model' | 'backend'>;
  /** Header and rows; a number without value is left empty. */
  readonly table: readonly (readonly (string | number | null)[])[];
  /** The same with full structure. */
  readonly json: unknown;
}

/** Saves figures as a file that carries the board's state, so that it can be dropped back. */
export function saveFigures(figures: Figures, format: 'csv' | 'json'): void {
  const { name, method, params, seed, origin = { model: null, backend: 'js' } } = figures;
  const stamp = {
    state: workspaceStore.getState(),
    provenance: { app: 'tokenscope', version: appVersion, method, params, seed, ...origin },
  } as const;
  const [text, type] =
    format === 'csv'
      ? ([stampCsv(csvText(figures.table), stamp), 'text/csv'] as const)
      : ([stampJson(figures.json, stamp), 'application/json'] as const);
  saveFile(`${name}.${format}`, new Blob([text], { type }));
}

export const csvText = (table: Figures['table']): string => table.map(csvLine).join('');
