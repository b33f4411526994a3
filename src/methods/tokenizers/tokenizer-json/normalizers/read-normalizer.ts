import { Charsmap } from '../../sentencepiece/charsmap.ts';
import { type AlignedText, TextRewriter } from '../aligned-text.ts';
import { toByteAlphabet } from '../byte-spelling.ts';
import { flattenSequence, type JsonFields, unsupported } from '../json-fields.ts';
import { forEachMatch } from '../matches.ts';
import { readPattern, type TextPattern } from '../patterns.ts';
import { bertNormalizer } from './bert-normalizer.ts';
import { prepend, strip } from './edges.ts';
import { lowercase, nmt, stripAccents } from './letters.ts';
import type { Normalizer } from './normalizer.ts';
import { precompiled } from './precompiled.ts';
import { unicodeForm } from './unicode-forms.ts';

/** The steps of a file's `normalizer`, in order; none when it has none. @throws TokenscopeError naming an unknown one. */
export function readNormalizers(part: JsonFields | null): Normalizer[] {
  return flattenSequence(part, 'normalizers').map(readNormalizer);
}

function readNormalizer(fields: JsonFields): Normalizer {
  const type = fields.string('type');
  switch (type) {
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return unicodeForm(type);
    case 'Lowercase':
      return lowercase;
    case 'StripAccents':
      return stripAccents;
    case 'Nmt':
      return nmt;
    case 'BertNormalizer':
      return bertNormalizer(fields);
    case 'Strip':
      return strip(fields.boolean('strip_left', true), fields.boolean('strip_right', true));
    case 'Prepend':
      return prepend(fields.string('prepend'));
    case 'Replace':
      return replace(readPattern(fields, 'pattern'), fields.string('content'));
    case 'Precompiled':
      return precompiled(Charsmap.fromBase64(fields.string('precompiled_charsmap')));
    case 'ByteLevel':
      return { local: false, apply: toByteAlphabet };
    default:
      throw unsupported('normalizer', type);
  }
}

/** Expressions that match spaces only: a run behind a letter starts with the space that the letter is cut from. */
const SPACE_RUNS: ReadonlySet<string> = new Set([' {2,}', ' +', String.raw`\s+`, String.raw`\s{2,}`]);

/** Every occurrence becomes `content`, which is taken literally. */
function replace(pattern: TextPattern, content: string): Normalizer {
  if (pattern.kind === 'text' && pattern.text.length === 1 && content.length === 1) {
    const { text } = pattern;
    const apply = (source: AlignedText) => source.withText(source.text.replaceAll(text, () => content));
    if (text === ' ') return { local: true, space: content, apply };
    return { local: !/[0-9A-Za-z\u2581]/.test(text) && !isSpaceLike(content), apply };
  }
  const regex = pattern.kind === 'regex' ? pattern.regex : new RegExp(escapeRegex(pattern.text), 'gu');
  const local =
    pattern.kind === 'text'
      ? /^[!-/:-@[-`{-~]+$/.test(pattern.text) && /^[!-~]*$/.test(content)
      : content === ' ' && SPACE_RUNS.has(pattern.source);
  return { local, apply: (source) => replaceMatches(source, regex, content) };
}

/**
 * The content stands for the last character of what it replaces, as in the reference library: `Metaspace` in its scheme
 * `first` asks whether a text still starts where the pasted one does.
 */
function replaceMatches(source: AlignedText, regex: RegExp, content: string): AlignedText {
  const { text } = source;
  let rewriter: TextRewriter | null = null;
  forEachMatch(regex, text, (start, end) => {
    rewriter ??= new TextRewriter(source);
    const isPair = (text.charCodeAt(end - 1) & 0xfc00) === 0xdc00;
    const last = Math.max(start, end - (isPair ? 2 : 1));
    rewriter.replace(start, last, '');
    rewriter.replace(last, end, content);
  });
  return (rewriter as TextRewriter | null)?.finish() ?? source;
}

const isSpaceLike = (text: string): boolean => /[\p{White_Space}\u2581]/u.test(text);
const escapeRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
