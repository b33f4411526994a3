import { Utf8Offsets } from '../../base/utf8-offsets.ts';
import type { Demo, Paper } from '../../contracts/method.ts';
import { type ParamSchema, resolveParams } from '../../contracts/params.ts';
import type { TextTokenizer, TokenizerMethod, TraceStep } from '../../contracts/text-tokenizer.ts';
import {
  certainBreakAfter,
  certainBreakBefore,
  type SpanScanner,
  spanTokenizer,
} from './unicode/span-tokenizer.ts';

/**
 * The pre-split of Learn Your Tokens: listed punctuation stands alone, the rest is cut at spaces.
 * The official code joins the parts with single spaces, so runs of spaces are lost; here a token keeps the span that it
 * has in the text, and spaces belong to no token. Two quirks of the released code are left out: it once replaced words over nine
 * characters by `@`, and one data path dropped words with Latin letters. A longer word is cut instead, its rest in no token.
 */
const papers: readonly Paper[] = [
  {
    title: 'Learn Your Tokens: Word-Pooled Tokenization for Language Modeling',
    arxiv: '2310.11628',
    url: 'https://arxiv.org/abs/2310.11628',
    year: 2023,
    section: 'Section 3, word boundaries',
    claim:
      'Word vectors learned end to end from characters predict the next word more than 300 % better than subword and character models, and rare words thirty times better.',
  },
];

const params = {
  maxChars: {
    kind: 'number',
    label: 'Longest word',
    help: 'Characters of a word beyond this many reach no token.',
    origin: 'ours',
    default: 16,
    min: 1,
    max: 1000,
    step: 1,
    unit: 'characters',
  },
  punctuation: {
    kind: 'choice',
    label: 'Punctuation list',
    help: 'Marks that stand alone as words; the later list of the code adds the hyphen and braces.',
    origin: 'code',
    default: 'first',
    options: [
      { value: 'first', label: ": , ; . line end ! ' -- ?" },
      { value: 'later', label: ": , ; . line end ! ' -- ? - { }" },
    ],
  },
} as const satisfies ParamSchema;

const demo: Demo = {
  view: 'boundaries',
  sample: 'prose',
  lanes: [
    { kind: 'method', id: 'learn-your-tokens' },
    { kind: 'method', id: 'code-points' },
    { kind: 'vocabulary', id: 'o200k' },
  ],
};

/** What ends a word: a space, or a mark that is a word of its own. The later list takes a double hyphen as two. */
const separators = { first: / |:|,|;|\.|\n|!|'|--|\?/gu, later: / |-|\{|\}|:|,|;|\.|\n|!|'|\?/gu } as const;

type VisitWord = (start: number, end: number, isMark: boolean) => void;

/** Words and marks of `[from, to)`; spaces are passed over. */
function visitWords(text: string, from: number, to: number, separator: RegExp, visit: VisitWord): void {
  const finder = new RegExp(separator);
  finder.lastIndex = from;
  let start = from;
  for (let found = finder.exec(text); found && found.index < to; found = finder.exec(text)) {
    if (found.index > start) visit(start, found.index, false);
    start = finder.lastIndex;
    if (found[0] !== ' ') visit(found.index, start, true);
  }
  if (to > start) visit(start, to, false);
}

/** UTF-16 index after the first `count` code points of `[start, end)`. */
function afterCodePoints(text: string, start: number, end: number, count: number): number {
  if (end - start <= count) return end;
  let at = start;
  for (let seen = 0; seen < count && at < end; seen++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

function createPreSplit(maxChars: number, separator: RegExp): TextTokenizer {
  const scanner: SpanScanner = {
    scan(text, from, to, writer) {
      visitWords(text, from, to, separator, (start, end) => {
        writer.gap(start);
        writer.token(afterCodePoints(text, start, end, maxChars));
        writer.gap(end);
      });
      writer.gap(to);
    },
    certainBreak: (text, index) => text[index - 1] === ' ' || text[index - 1] === '\n',
  };
  return spanTokenizer({
    name: 'Learn Your Tokens pre-split',
    family: 'word',
    lossless: false,
    ...scanner,
    trace: (text, at) => traceWord(scanner, text, at, maxChars, separator),
  });
}

function traceWord(
  scanner: SpanScanner,
  text: string,
  at: number,
  maxChars: number,
  separator: RegExp,
): readonly TraceStep[] {
  if (text === '') return [];
  const index = Math.min(new Utf8Offsets(text).toUtf16(at), text.length - 1);
  const from = certainBreakBefore(scanner, text, index);
  const to = certainBreakAfter(scanner, text, index + 1);
  let steps: TraceStep[] = [
    { kind: 'rule', rule: 'A space separates words and belongs to none', pieces: [' '] },
  ];
  visitWords(text, from, to, separator, (start, end, isMark) => {
    if (index < start || index >= end) return;
    const word = text.slice(start, end);
    const rule = isMark
      ? 'A listed mark is a word of its own'
      : 'A word reaches to the next space or listed mark';
    steps = [{ kind: 'rule', rule, pieces: [word] }];
    const kept = text.slice(start, afterCodePoints(text, start, end, maxChars));
    if (kept !== word) {
      const lost = word.slice(kept.length);
      steps.push({
        kind: 'rule',
        rule: `Cut at ${maxChars} characters; the rest is lost`,
        pieces: [kept, lost],
      });
    }
  });
  return steps;
}

export const method = {
  id: 'learn-your-tokens',
  kind: 'tokenizers',
  name: 'Learn Your Tokens pre-split',
  papers,
  fidelity: 'reconstruction',
  fidelityNote:
    'The published pre-split by rule. Ours: the longest word is a parameter, spans keep their place in the text, and debugging filters of the released code are left out. Spaces belong to no token, so the split is lossy.',
  summary: 'Cuts the text into the words whose characters the model pools, with punctuation standing alone.',
  needs: ['text'],
  params,
  demo,
  create(given) {
    const { maxChars, punctuation } = resolveParams(params, given);
    return createPreSplit(maxChars, separators[punctuation as keyof typeof separators]);
  },
} satisfies TokenizerMethod;
