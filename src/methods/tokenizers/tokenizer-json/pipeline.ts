import { utf8Length } from '../../../base/utf8-length.ts';
import { firstTokenEndingAfter, type Segmentation, SegmentFlag } from '../../../contracts/segmentation.ts';
import { spliceSegmentation } from '../../../contracts/segmentation-splice.ts';
import type {
  EncodeOptions,
  TextChange,
  TextTokenizer,
  TokenizerFamily,
  TraceStep,
} from '../../../contracts/text-tokenizer.ts';
import type { AddedToken } from './added-tokens.ts';
import { CachedModel } from './cached-model.ts';
import { byteOfPiece } from './models/piece-model.ts';
import type { Surroundings } from './post-processors.ts';
import { type SectionParts, SectionReader, type TextRange } from './sections.ts';
import { SpaceCuts } from './space-cuts.ts';
import { SpanWriter } from './span-writer.ts';
import { Spelling, type SpellingParts } from './spelling.ts';

export interface PipelineParts extends SectionParts, Pick<SpellingParts, 'name' | 'decoders'> {
  /** `<0xNN>` pieces stand for single bytes. */
  readonly byteFallback: boolean;
  readonly surroundings: Surroundings;
  readonly lossless: boolean;
}

/** A text that can be cut is encoded in blocks of about this many UTF-16 units, which bounds the memory in between. */
const BLOCK = 1 << 20;

/**
 * A tokenizer of the Hugging Face kind: added tokens → normaliser → pre-tokenizer → model → post-processor, and the
 * decoder back. Truncation and padding of a file are not applied: the whole text is shown.
 */
export class PipelineTokenizer implements TextTokenizer {
  readonly name: string;
  readonly family: TokenizerFamily;
  readonly vocabSize: number;
  readonly lossless: boolean;
  /** Absent where the file's parts allow no cut that is certain; see {@link SpaceCuts}. */
  declare readonly update?: NonNullable<TextTokenizer['update']>;
  readonly #parts: PipelineParts;
  readonly #sections: SectionReader;
  readonly #spelling: Spelling;
  readonly #model: CachedModel;
  readonly #cuts: SpaceCuts;
  /** By id. */
  readonly #flags: Uint8Array;

  constructor(parts: PipelineParts) {
    const { model } = parts;
    this.name = parts.name;
    this.family = model.family;
    this.lossless = parts.lossless;
    this.#parts = parts;
    this.#sections = new SectionReader(parts);
    const spell = (token: AddedToken): string => this.#sections.spell(token);
    this.#spelling = new Spelling({ ...parts, vocabulary: model.vocabulary, spell });
    this.vocabSize = this.#spelling.size;
    this.#model = new CachedModel(model);
    this.#cuts = new SpaceCuts({ ...parts, spell });
    this.#flags = new Uint8Array(this.vocabSize);
    for (const [piece, id] of model.vocabulary.entries()) {
      if (parts.byteFallback && byteOfPiece(piece) >= 0) this.#flags[id] = SegmentFlag.byteFallback;
    }
    if (model.unknownId >= 0) this.#flags[model.unknownId] = SegmentFlag.unknown;
    if (this.#cuts.possible)
      this.update = (previous, change, options) => this.#update(previous, change, options);
  }

  encode(given: string, options?: EncodeOptions): Segmentation {
    const text = given.toWellFormed();
    const { before, after } = this.#surroundings(options);
    const writer = new SpanWriter((id) => this.#flags[id]!);
    for (const id of before) writer.builder.push(0, 0, id, SegmentFlag.special | SegmentFlag.virtual);
    const nBytes = this.#writeRange(text, 0, text.length, 0, options, writer);
    for (const id of after)
      writer.builder.push(nBytes, nBytes, id, SegmentFlag.special | SegmentFlag.virtual);
    return writer.builder.finish(nBytes);
  }

  decodeBytes(ids: ArrayLike<number>): Uint8Array {
    return this.#spelling.decodeBytes(ids);
  }

  decode(ids: ArrayLike<number>): string {
    return this.#spelling.decode(ids);
  }

  idToBytes(id: number): Uint8Array | null {
    return this.#spelling.bytesOf(id);
  }

  idToPiece(id: number): string | null {
    return this.#spelling.pieceOf(id);
  }

  pieceToId(piece: string): number | undefined {
    return this.#spelling.idOf(piece);
  }

  idToScore(id: number): number | null {
    return this.#parts.model.scoreOf(id);
  }

  trace(given: string, at: number, options?: EncodeOptions): readonly TraceStep[] {
    const text = given.toWellFormed();
    const range = this.#rangeAround(text, at);
    let found: readonly TraceStep[] = [];
    this.#sections.read(range, options?.matchSpecial ?? false, {
      added: ({ byteStart, text: spelling }, { content }) => {
        const end = byteStart + utf8Length(spelling);
        if (at >= byteStart && at < end) found = [{ kind: 'rule', rule: 'added token', pieces: [content] }];
      },
      section: (splits) => {
        const { start, end } = splits.text.ranges;
        for (let i = 0; i < splits.ranges.length; i += 2) {
          const from = splits.ranges[i]!;
          const to = splits.ranges[i + 1]!;
          if (at < start[from]! || at >= end[to - 1]!) continue;
          const piece = splits.text.text.slice(from, to);
          const offset = utf8Length(piece, 0, firstUnitEndingAfter(end, from, to, at) - from);
          const steps = this.#parts.model.trace(piece, splits.bytes, offset);
          found = splits.text.identical
            ? steps
            : [{ kind: 'rule', rule: 'normalised', pieces: [piece] }, ...steps];
        }
      },
    });
    return found;
  }

  #surroundings(options: EncodeOptions | undefined): Surroundings {
    return options?.addSpecial ? this.#parts.surroundings : { before: [], after: [] };
  }

  /** Writes the tokens of `text[from, to)`, a text start or a cut at either end. @returns the byte at `to`. */
  #writeRange(
    text: string,
    from: number,
    to: number,
    byteFrom: number,
    options: EncodeOptions | undefined,
    writer: SpanWriter,
  ): number {
    let byte = byteFrom;
    for (let at = from; at < to; ) {
      const end = this.#cuts.possible ? Math.min(to, this.#cuts.after(text, at + BLOCK)) : to;
      const range = { text, from: at, to: end, byteFrom: byte, continued: at > 0 };
      if (range.continued && !this.#cuts.startPreTokens) writer.continuePreToken();
      this.#sections.read(range, options?.matchSpecial ?? false, {
        added: (content, { id }) =>
          writer.writeWhole(content, id, SegmentFlag.special | SegmentFlag.preTokenStart),
        section: (splits) => {
          writer.startText(splits.text);
          const { ranges, bytes } = splits;
          for (let i = 0; i < ranges.length; i += 2) {
            const tokens = this.#model.encode(splits.text.text, ranges[i]!, ranges[i + 1]!, bytes);
            writer.write(splits.text, ranges[i]!, ranges[i + 1]!, tokens);
          }
        },
      });
      byte += utf8Length(text, at, end);
      at = end;
    }
    return byte;
  }

  /** Encodes from the last cut before the edit to the first one after it: {@link SpaceCuts} says why that is enough. */
  #update(previous: Segmentation, change: TextChange, options?: EncodeOptions): Segmentation {
    const { after: text, edit, byteFrom, byteTo, insertedBytes } = change;
    const editEnd = edit.from + edit.insert.length;
    const from = this.#cuts.before(text, edit.from - 1);
    const to = this.#cuts.after(text, editEnd + 1);
    const byte = byteFrom - utf8Length(text, from, edit.from);
    const shift = insertedBytes - (byteTo - byteFrom);
    const writer = new SpanWriter((id) => this.#flags[id]!, byte);
    const byteEnd = this.#writeRange(text, from, to, byte, options, writer);
    const middle = writer.builder.finish(byteEnd);
    const { before, after } = this.#surroundings(options);
    const last = previous.id.length - after.length;
    const head = from === 0 ? before.length : firstTokenEndingAfter(previous, byte);
    const tail = to === text.length ? last : Math.min(last, firstTokenEndingAfter(previous, byteEnd - shift));
    return spliceSegmentation(previous, head, middle, tail, shift);
  }

  /** The part of the text that decides how the byte `at` was cut. */
  #rangeAround(text: string, at: number): TextRange {
    if (!this.#cuts.possible) return { text, from: 0, to: text.length, byteFrom: 0, continued: false };
    let index = 0;
    for (let byte = 0; index < text.length && byte <= at; index++) byte += utf8Length(text, index, index + 1);
    const from = this.#cuts.before(text, index - 1);
    const to = this.#cuts.after(text, index + 1);
    return { text, from, to, byteFrom: utf8Length(text, 0, from), continued: from > 0 };
  }
}

/** The first unit of `[from, to)` whose bytes end after `at`. */
function firstUnitEndingAfter(end: Uint32Array, from: number, to: number, at: number): number {
  let unit = from;
  while (unit + 1 < to && end[unit]! <= at) unit++;
  return unit;
}
