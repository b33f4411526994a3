import { gpt2Scanner, type PreTokenScanner, scannerOf } from '../../bpe/pre-token-scanners.ts';
import { bertPunctuation } from '../bert-characters.ts';
import { corrupt, flattenSequence, type JsonFields, unsupported } from '../json-fields.ts';
import { readPattern } from '../patterns.ts';
import {
  type Finder,
  matchesOf,
  occurrencesOf,
  type PreTokenizer,
  SPLIT_BEHAVIORS,
  splitBy,
  withPrefix,
} from './splits.ts';

/**
 * How a step treats the place between an ASCII letter or digit and the space after it, for incremental encoding: `cuts`
 * there in any text, treats both sides as it would alone but may leave them together (`local`), or neither.
 */
export type SpaceBorder = 'cuts' | 'local' | 'unknown';

export interface PreTokenizerStep {
  readonly run: PreTokenizer;
  /** @param space what the steps before have made of the space. */
  border(space: string): SpaceBorder;
  /** What a space becomes, where the step changes it. */
  readonly space?: string;
  /** The step drops or changes nothing of the text. */
  readonly keepsText: boolean;
  /** From here on the text is the byte-level spelling of its UTF-8 bytes. */
  readonly spellsBytes?: boolean;
}

/** The steps of a file's `pre_tokenizer`, in order; none when it has none. @throws TokenscopeError naming an unknown one. */
export function readPreTokenizers(part: JsonFields | null): PreTokenizerStep[] {
  return flattenSequence(part, 'pretokenizers').map(readPreTokenizer);
}

function readPreTokenizer(fields: JsonFields): PreTokenizerStep {
  const type = fields.string('type');
  switch (type) {
    case 'ByteLevel':
      return byteLevel(fields);
    case 'Metaspace':
      return metaspace(fields);
    case 'Split':
      return split(fields);
    case 'WhitespaceSplit':
      return dropping(splitBy(matchesOf(/\p{White_Space}/gu), 'Removed'));
    case 'Whitespace':
      return dropping(splitBy(matchesOf(wordOrSymbols()), 'Removed', true));
    case 'BertPreTokenizer': {
      const words = splitBy(matchesOf(/\p{White_Space}/gu), 'Removed');
      const symbols = splitBy(matchesOf(bertPunctuation), 'Isolated');
      return dropping((splits) => symbols(words(splits)));
    }
    case 'CharDelimiterSplit': {
      const delimiter = fields.character('delimiter');
      const run = splitBy(occurrencesOf(delimiter), 'Removed');
      return { run, border: (space) => (space === delimiter ? 'cuts' : 'unknown'), keepsText: false };
    }
    case 'Punctuation': {
      const behavior = fields.oneOf('behavior', SPLIT_BEHAVIORS, 'Isolated');
      return perCharacter(splitBy(matchesOf(bertPunctuation), behavior), behavior);
    }
    case 'Digits': {
      const behavior = fields.boolean('individual_digits') ? 'Isolated' : 'Contiguous';
      return perCharacter(splitBy(matchesOf(/\p{N}/gu), behavior), behavior);
    }
    default:
      throw unsupported('pre-tokenizer', type);
  }
}

const cutsAtSpace = (space: string): SpaceBorder => (space === ' ' ? 'cuts' : 'unknown');

const dropping = (run: PreTokenizer): PreTokenizerStep => ({ run, border: cutsAtSpace, keepsText: false });

/** Delimiters of one character that are never a space: a run of them ends before the space on its own. */
const perCharacter = (run: PreTokenizer, behavior: string): PreTokenizerStep => ({
  run,
  border: () => (behavior === 'Isolated' || behavior === 'Contiguous' ? 'local' : 'unknown'),
  keepsText: behavior !== 'Removed',
});

/** `\w+|[^\w\s]+` in the Unicode-aware sense. */
const wordOrSymbols = (): RegExp => {
  const word = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}`;
  return new RegExp(String.raw`[${word}]+|[^${word}\p{White_Space}]+`, 'gu');
};

const scannedBy =
  (scanner: PreTokenScanner): Finder =>
  (text, from, to, emit) => {
    for (let at = from; at < to; ) {
      const end = scanner.next(text, at, to);
      emit(at, end, true);
      at = end;
    }
  };

/**
 * GPT-2's pre-tokenizer: an optional space in front, the GPT-2 pattern, then bytes in their printable spelling. Its
 * `trim_offsets` only moves reported offsets off the white space; the spans here always cover it.
 */
function byteLevel(fields: JsonFields): PreTokenizerStep {
  const addPrefix = fields.boolean('add_prefix_space', true);
  const useRegex = fields.boolean('use_regex', true);
  const cut = splitBy(scannedBy(gpt2Scanner), 'Isolated');
  return {
    border: (space) => (useRegex ? cutsAtSpace(space) : 'local'),
    keepsText: !addPrefix,
    spellsBytes: true,
    run(given) {
      let splits = given;
      if (addPrefix) splits = withPrefix(splits, ' ', (text, from) => text.text[from] !== ' ');
      if (useRegex) splits = cut(splits);
      return { ...splits, bytes: true };
    },
  };
}

/** SentencePiece's `▁`: stands for every space, is put in front by the scheme, and starts a pre-token where `split` says so. */
function metaspace(fields: JsonFields): PreTokenizerStep {
  const replacement = fields.character('replacement');
  if (replacement.length > 1) throw unsupported('Metaspace replacement', replacement);
  const scheme = prependScheme(fields);
  const isSplit = fields.boolean('split', true);
  const cut = splitBy(occurrencesOf(replacement), 'MergedWithNext');
  return {
    space: replacement,
    border: (space) => (space !== ' ' && space !== replacement ? 'unknown' : isSplit ? 'cuts' : 'local'),
    keepsText: false,
    run(given) {
      let splits = {
        ...given,
        text: given.text.withText(given.text.text.replaceAll(' ', () => replacement)),
      };
      if (scheme !== 'never') {
        splits = withPrefix(
          splits,
          replacement,
          (text, from) => text.text[from] !== replacement && (scheme === 'always' || text.startsPaste(from)),
        );
      }
      return isSplit ? cut(splits) : splits;
    },
  };
}

export const PREPEND_SCHEMES = ['always', 'first', 'never'] as const;

/** The scheme, or what older files said with `add_prefix_space`. */
export function prependScheme(fields: JsonFields): (typeof PREPEND_SCHEMES)[number] {
  const legacyNever = fields.has('add_prefix_space') && !fields.boolean('add_prefix_space');
  const scheme = fields.oneOf('prepend_scheme', PREPEND_SCHEMES, legacyNever ? 'never' : 'always');
  if (legacyNever && scheme !== 'never') {
    throw corrupt(fields.path, `says both prepend_scheme '${scheme}' and add_prefix_space false`);
  }
  return scheme;
}

/** Patterns without a scanner whose matches hold no letter or digit next to a space, nor look past their end. */
const PLAIN_PATTERNS: ReadonlyMap<string, SpaceBorder> = new Map([
  [String.raw`\p{N}{1,3}`, 'local'],
  [String.raw`\p{N}`, 'local'],
  ['[0-9][0-9][0-9]', 'local'],
  ['[一-龥\u3040-ゟ゠-ヿ]+', 'local'],
  /** DeepSeek V3: a space can only start a match. */
  [
    '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+',
    'cuts',
  ],
]);

function split(fields: JsonFields): PreTokenizerStep {
  const behavior = fields.oneOf('behavior', SPLIT_BEHAVIORS);
  const invert = fields.boolean('invert', false);
  const pattern = readPattern(fields, 'pattern');
  if (pattern.kind === 'text') {
    const { text } = pattern;
    const find = text === '' ? matchesOf(/(?:)/gu) : occurrencesOf(text);
    return {
      run: splitBy(find, behavior, invert),
      border: (space) => literalBorder(text, space, behavior, invert),
      keepsText: behavior !== 'Removed',
    };
  }
  const scanner = scannerOf(pattern.source);
  const keepsText = behavior !== 'Removed' || (scanner !== null && invert);
  const plain = behavior === 'Isolated' ? PLAIN_PATTERNS.get(pattern.source) : undefined;
  return {
    run: splitBy(scanner ? scannedBy(scanner) : matchesOf(pattern.regex), behavior, invert),
    border(space) {
      if (scanner && (behavior === 'Isolated' || (behavior === 'Removed' && invert)))
        return cutsAtSpace(space);
      return plain === 'cuts' ? cutsAtSpace(space) : (plain ?? 'unknown');
    },
    keepsText,
  };
}

/** A delimiter that shares no character with the border leaves it alone; the space itself cuts before it, mostly. */
function literalBorder(text: string, space: string, behavior: string, invert: boolean): SpaceBorder {
  if (text === '' || invert) return 'unknown';
  if (text === space) return behavior === 'MergedWithPrevious' ? 'unknown' : 'cuts';
  return text.includes(space) || /[0-9A-Za-z]/.test(text) ? 'unknown' : 'local';
}
