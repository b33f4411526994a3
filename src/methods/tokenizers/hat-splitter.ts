import { utf8Length } from '../../base/utf8-length.ts';
import { Utf8Offsets } from '../../base/utf8-offsets.ts';
import type { Demo, Paper } from '../../contracts/method.ts';
import { type ParamSchema, resolveParams } from '../../contracts/params.ts';
import type { TextTokenizer, TokenizerMethod, TraceStep } from '../../contracts/text-tokenizer.ts';
import { category, categoryOf, wordBreak, wordBreakOf } from './unicode/character-classes.ts';
import {
  certainBreakAfter,
  certainBreakBefore,
  type SpanScanner,
  SpanWriter,
  spanTokenizer,
} from './unicode/span-tokenizer.ts';
import { codePointBefore, isPairMiddle, nextWordBreak } from './unicode/word-break.ts';

/**
 * The word splitter of the Hierarchical Autoregressive Transformers: UAX #29 words, cut after every punctuation mark
 * and at camelCase, then grouped so that a word keeps the space before it and the punctuation after it.
 * Its fourth step, fusing neighbouring single spaces, never fires: UAX #29 (WB3d) has joined them already.
 */
const papers: readonly Paper[] = [
  {
    title:
      'Hierarchical Autoregressive Transformers: Combining Byte- and Word-Level Processing for Robust, Adaptable Language Models',
    arxiv: '2501.10322',
    url: 'https://arxiv.org/abs/2501.10322',
    year: 2025,
    section: 'Section 3, word splitting',
    claim:
      'A model that reads bytes inside words and words outside them matches subword models up to 7B parameters and adapts to a new language almost twice as fast.',
  },
  {
    title: 'A Family of LLMs Liberated from Static Vocabularies',
    arxiv: '2603.15953',
    url: 'https://arxiv.org/abs/2603.15953',
    year: 2026,
    section: 'Word splitter',
    claim:
      'Pretrained Llama models of 8B and 70B convert to byte-level word models: encoder and decoder are trained anew, the backbone is adapted.',
  },
];

const params = {
  maxBytes: {
    kind: 'number',
    label: 'Byte cap',
    help: 'Longer groups are cut, between characters where the window holds a boundary.',
    origin: 'code',
    default: 100,
    min: 1,
    max: 100_000,
    step: 1,
    unit: 'bytes',
  },
} as const satisfies ParamSchema;

const demo: Demo = {
  view: 'boundaries',
  sample: 'code',
  lanes: [
    { kind: 'method', id: 'hat-splitter' },
    { kind: 'vocabulary', id: 'o200k' },
  ],
};

type PieceClass = 'Space' | 'Whitespace' | 'Punct' | 'Word';
type VisitPiece = (start: number, end: number, pieceClass: PieceClass) => void;

/** Pieces of `[from, to)`: UAX #29 words cut after each \p{P} and between \p{Ll} and \p{Lu}, with their classes. */
function visitPieces(text: string, from: number, to: number, visit: VisitPiece): void {
  for (let at = from; at < to; ) {
    const wordEnd = nextWordBreak(text, at, to);
    let start = at;
    let last: number = category.other;
    let allWhite = true;
    for (let i = at; i < wordEnd; ) {
      const codePoint = text.codePointAt(i)!;
      const here = categoryOf(codePoint);
      const cut =
        last === category.punctuation || (last === category.lowercase && here === category.uppercase);
      if (cut && i > start) {
        visit(start, i, pieceClass(text, start, i, allWhite));
        start = i;
        allWhite = true;
      }
      allWhite &&= here === category.whiteSpace;
      last = here;
      i += codePoint > 0xffff ? 2 : 1;
    }
    visit(start, wordEnd, pieceClass(text, start, wordEnd, allWhite));
    at = wordEnd;
  }
}

function pieceClass(text: string, start: number, end: number, allWhite: boolean): PieceClass {
  if (allWhite) return end - start === 1 && text.charCodeAt(start) === 0x20 ? 'Space' : 'Whitespace';
  const codePoint = text.codePointAt(start)!;
  const isOne = end - start === (codePoint > 0xffff ? 2 : 1);
  return isOne && categoryOf(codePoint) === category.punctuation ? 'Punct' : 'Word';
}

const joinsGroup = (last: PieceClass, current: PieceClass): boolean =>
  (current === 'Word' && last === 'Space') || (current === 'Punct' && last !== 'Whitespace');

/** Groups of `[from, to)`: a piece joins the open group or opens the next one. `visit` gets each group's end. */
function visitGroups(text: string, from: number, to: number, visit: (end: number) => void): void {
  let last: PieceClass | null = null;
  visitPieces(text, from, to, (start, _end, current) => {
    if (last !== null && !joinsGroup(last, current)) visit(start);
    last = current;
  });
  if (to > from) visit(to);
}

/**
 * A new group opens here whatever came before: after a line feed, at white space that follows something else,
 * and between two letters or digits of which the first stands alone in UAX #29 (an ideograph, a Thai letter).
 */
function isCertainGroupStart(text: string, index: number): boolean {
  if (isPairMiddle(text, index)) return false;
  const before = codePointBefore(text, index);
  const after = text.codePointAt(index)!;
  if (before === 0x0a) return true;
  if (wordBreakOf(after) === wordBreak.WSegSpace) return wordBreakOf(before) !== wordBreak.WSegSpace;
  return isLoneLetter(before) && isLoneLetter(after);
}

const isLoneLetter = (codePoint: number): boolean =>
  wordBreakOf(codePoint) === wordBreak.Other && categoryOf(codePoint) === category.alphanumeric;

function createSplitter(maxBytes: number): TextTokenizer {
  const scanner: SpanScanner = {
    scan: (text, from, to, writer) => visitGroups(text, from, to, (end) => writer.capped(end, maxBytes)),
    certainBreak: isCertainGroupStart,
  };
  return spanTokenizer({
    name: 'HAT word splitter',
    family: 'word',
    lossless: true,
    ...scanner,
    trace: (text, at) => traceGroup(scanner, text, at, maxBytes),
  });
}

/** The rules that made the group over byte `at`, in the order in which they fired. */
function traceGroup(scanner: SpanScanner, text: string, at: number, maxBytes: number): readonly TraceStep[] {
  if (text === '') return [];
  const index = Math.min(new Utf8Offsets(text).toUtf16(at), text.length - 1);
  const from = certainBreakBefore(scanner, text, index);
  const to = certainBreakAfter(scanner, text, index + 1);
  let start = from;
  let end = to;
  let open = from;
  visitGroups(text, from, to, (groupEnd) => {
    if (open <= index && index < groupEnd) [start, end] = [open, groupEnd];
    open = groupEnd;
  });

  const words: string[] = [];
  for (let word = from; word < end; ) {
    const wordEnd = nextWordBreak(text, word, to);
    if (wordEnd > start) words.push(text.slice(word, wordEnd));
    word = wordEnd;
  }
  const pieces: string[] = [];
  const tagged: string[] = [];
  visitPieces(text, from, to, (pieceStart, pieceEnd, tag) => {
    if (pieceStart < start || pieceEnd > end) return;
    pieces.push(text.slice(pieceStart, pieceEnd));
    tagged.push(`${text.slice(pieceStart, pieceEnd)} ${tag}`);
  });

  const group = text.slice(start, end);
  const steps: TraceStep[] = [
    { kind: 'rule', rule: 'UAX #29 words that reach into the group', pieces: words },
  ];
  if (pieces.join('\0') !== words.join('\0')) {
    steps.push({ kind: 'rule', rule: 'Cut after punctuation and at camelCase', pieces });
  }
  steps.push({ kind: 'rule', rule: 'Class of each piece', pieces: tagged });
  steps.push({
    kind: 'rule',
    rule: 'Group: a word joins the space before it, punctuation joins what stands before it',
    pieces: [group],
  });
  if (utf8Length(group) > maxBytes) {
    const writer = new SpanWriter(group, 0, 0);
    writer.capped(group.length, maxBytes);
    const { start: starts, end: ends } = writer.finish();
    const sizes = Array.from(ends, (byteEnd, i) => `${byteEnd - starts[i]!} bytes`);
    steps.push({ kind: 'rule', rule: `Cap of ${maxBytes} bytes`, pieces: sizes });
  }
  return steps;
}

export const method = {
  id: 'hat-splitter',
  kind: 'tokenizers',
  name: 'HAT word splitter',
  papers,
  fidelity: 'exact',
  fidelityNote:
    'Same chunks as the hat-splitter 0.1.10 package on the golden strings at every byte cap; character data is Unicode 16.0. The transformer over the chunks is not run here.',
  summary: 'Cuts the text into the word chunks over which the hierarchical transformer runs.',
  needs: ['text'],
  params,
  demo,
  create: (given) => createSplitter(resolveParams(params, given).maxBytes),
} satisfies TokenizerMethod;
