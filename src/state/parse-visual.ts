import type { VisualSettings } from '../contracts/visual-settings.ts';
import { record, string } from './parse-fields.ts';

/** What was changed of the settings, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parseVisual(json: unknown): Partial<VisualSettings> {
  const { tab } = record(json, 'visual');
  return tab === undefined ? {} : { tab: string(tab, 'visual.tab') };
}
