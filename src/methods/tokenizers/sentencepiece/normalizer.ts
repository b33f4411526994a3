import { utf8Encode } from '../../../base/utf8-offsets.ts';
import { utf8Width } from '../../../base/utf8-length.ts';
import { type AlignedText, TextRewriter } from '../tokenizer-json/aligned-text.ts';
import type { Normalizer } from '../tokenizer-json/normalizers/normalizer.ts';
import type { PieceTrie } from '../unigram/piece-trie.ts';
import type { Charsmap } from './charsmap.ts';

export const SPACE_SYMBOL = '▁';

export interface NormalizerSpec {
  readonly charsmap: Charsmap | null;
  /** Symbols that the user defined: no rule applies inside them. Null for none. */
  readonly symbols: PieceTrie | null;
  readonly addDummyPrefix: boolean;
  readonly removeExtraWhitespaces: boolean;
  readonly escapeWhitespaces: boolean;
  /** The dummy prefix goes to the end. */
  readonly treatWhitespaceAsSuffix: boolean;
  /** Nothing of the rules looks past an ASCII letter or digit into the space behind it. */
  readonly local: boolean;
}

/**
 * SentencePiece's normaliser: user-defined symbols as they are, else the longest rule, else the character; then spaces
 * are thinned out and become `▁`, and a dummy one is put in front.
 */
export function sentencePieceNormalizer(spec: NormalizerSpec): Normalizer {
  return {
    local: spec.local,
    space: spec.escapeWhitespaces ? SPACE_SYMBOL : ' ',
    apply: (source) => normalize(source, spec, false),
    continued: (source) => normalize(source, spec, true),
  };
}

function normalize(source: AlignedText, spec: NormalizerSpec, isContinued: boolean): AlignedText {
  const { text } = source;
  if (text === '') return source;
  const { removeExtraWhitespaces, addDummyPrefix, treatWhitespaceAsSuffix } = spec;
  const space = spec.escapeWhitespaces ? SPACE_SYMBOL : ' ';
  const reader = new UnitReader(text, spec);
  const rewriter = new TextRewriter(source);
  let from = 0;
  if (removeExtraWhitespaces && !isContinued) {
    while (from < text.length && reader.read(from) === ' ') from = reader.end;
    if (from === text.length) return source.slice(0, 0);
    if (from > 0) rewriter.replace(0, from, '');
  }
  if (addDummyPrefix && !treatWhitespaceAsSuffix && !isContinued) rewriter.replace(from, from, space);
  let afterSpace = removeExtraWhitespaces && !isContinued;
  for (let at = from; at < text.length; at = reader.end) {
    const unit = reader.read(at);
    const kept = afterSpace ? unit.replace(/^ +/, '') : unit;
    if (kept !== '') afterSpace = removeExtraWhitespaces && kept.endsWith(' ');
    const spelt = kept.replaceAll(' ', space);
    if (spelt !== reader.original) rewriter.replace(at, reader.end, spelt);
  }
  const normalized = rewriter.finish();
  let length = normalized.text.length;
  if (removeExtraWhitespaces) while (normalized.text[length - 1] === space) length--;
  const trimmed = normalized.slice(0, length);
  if (!addDummyPrefix || !treatWhitespaceAsSuffix) return trimmed;
  const suffixed = new TextRewriter(trimmed);
  suffixed.replace(length, length, space);
  return suffixed.finish();
}

/** Reads one unit of the rules after another: a symbol, the key of a rule, or a character. */
class UnitReader {
  readonly #text: string;
  readonly #spec: NormalizerSpec;
  /** UTF-8 of the text, made when a rule may apply. */
  #bytes: Uint8Array | null = null;
  #unit = 0;
  #byte = 0;
  /** End of the unit read last, and its spelling in the source. */
  end = 0;
  original = '';

  constructor(text: string, spec: NormalizerSpec) {
    this.#text = text;
    this.#spec = spec;
  }

  /** The unit that starts at `at`, by the rules; `at` never steps back. */
  read(at: number): string {
    const text = this.#text;
    const symbol = this.#symbolEnd(at);
    const codePoint = text.codePointAt(at)!;
    this.end = symbol > at ? symbol : at + (codePoint > 0xffff ? 2 : 1);
    const { charsmap } = this.#spec;
    if (symbol === at && charsmap?.startsKey(codePoint)) {
      this.#bytes ??= utf8Encode(text);
      for (; this.#unit < at; this.#unit += utf8Width(text.codePointAt(this.#unit)!) === 4 ? 2 : 1) {
        this.#byte += utf8Width(text.codePointAt(this.#unit)!);
      }
      const rule = charsmap.longest(this.#bytes, this.#byte, this.#bytes.length);
      if (rule) {
        let bytes = rule.nBytes;
        for (this.end = at; bytes > 0; ) {
          const width = utf8Width(text.codePointAt(this.end)!);
          bytes -= width;
          this.end += width === 4 ? 2 : 1;
        }
        this.original = text.slice(at, this.end);
        return rule.replacement;
      }
    }
    this.original = text.slice(at, this.end);
    return this.original;
  }

  /** End of the longest user-defined symbol that starts at `at`, or `at`. */
  #symbolEnd(at: number): number {
    const { symbols } = this.#spec;
    let end = at;
    if (!symbols) return end;
    for (let i = at, node = 0; i < this.#text.length; i++) {
      node = symbols.step(node, this.#text.charCodeAt(i));
      if (node < 0) break;
      if (symbols.valueAt(node) >= 0) end = i + 1;
    }
    return end;
  }
}
