import { bertIdeograph, bertNonspacingMark, bertRemoved } from '../bert-characters.ts';
import type { JsonFields } from '../json-fields.ts';
import { lowercase, replaceAll } from './letters.ts';
import type { Normalizer } from './normalizer.ts';
import { unicodeForm } from './unicode-forms.ts';

const nfd = unicodeForm('NFD');

/** The clean-up of BERT: control characters, white space, spaces around ideographs, accents, case; each switchable. */
export function bertNormalizer(fields: JsonFields): Normalizer {
  const cleanText = fields.boolean('clean_text', true);
  const handleChinese = fields.boolean('handle_chinese_chars', true);
  const lower = fields.boolean('lowercase', true);
  const stripAccents = fields.has('strip_accents') ? fields.boolean('strip_accents') : lower;
  return {
    local: true,
    apply(source) {
      let text = source;
      if (cleanText) {
        text = replaceAll(text, bertRemoved, () => '');
        text = text.withText(text.text.replace(/\p{White_Space}/gu, ' '));
      }
      if (handleChinese) text = replaceAll(text, bertIdeograph, (ideograph) => ` ${ideograph} `);
      if (stripAccents) text = replaceAll(nfd.apply(text), bertNonspacingMark, () => '');
      return lower ? lowercase.apply(text) : text;
    },
  };
}
