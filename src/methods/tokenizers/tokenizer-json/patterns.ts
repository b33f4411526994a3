import { translatePattern } from '../bpe/pre-tokenizer-pattern.ts';
import { corrupt, type JsonFields } from './json-fields.ts';

/** What `Split` and `Replace` look for. */
export type TextPattern =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly regex: RegExp };

export function readPattern(fields: JsonFields, key: string): TextPattern {
  const pattern = fields.object(key);
  if (!pattern) throw corrupt(fields.at(key), 'is missing');
  if (pattern.has('String')) return { kind: 'text', text: pattern.string('String') };
  const source = pattern.string('Regex');
  return { kind: 'regex', source, regex: translatePattern(source) };
}
