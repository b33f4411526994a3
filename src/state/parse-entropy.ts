import type { EntropySettings } from '../contracts/entropy-settings.ts';
import { record, string } from './parse-fields.ts';

/** What was changed of the settings, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parseEntropy(json: unknown): Partial<EntropySettings> {
  const { tab } = record(json, 'entropy');
  return tab === undefined ? {} : { tab: string(tab, 'entropy.tab') };
}
