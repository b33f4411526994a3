import type { AttentionSettings } from '../contracts/attention-settings.ts';
import { record, string } from './parse-fields.ts';

/** What was changed of the settings, from parsed JSON of unknown origin. @throws TokenscopeError `corrupt` naming the field. */
export function parseAttention(json: unknown): Partial<AttentionSettings> {
  const { tab } = record(json, 'attention');
  return tab === undefined ? {} : { tab: string(tab, 'attention.tab') };
}
