import { boundaryAgreement, innerBoundaries } from '../../analysis/boundary-agreement.ts';
import { generateText, textKinds } from '../../analysis/text-kinds.ts';
import { countCodePoints, textMetrics } from '../../analysis/text-metrics.ts';
import { tokenPremiums, whiteSpaceShare } from '../../analysis/token-premium.ts';
import { utf8Length } from '../../base/utf8-length.ts';
import { type ErrorReport, toErrorReport } from '../../contracts/errors.ts';
import type { ExchangeRow, ExchangeTable } from '../../contracts/exchange-table.ts';
import type { ParallelText } from '../../contracts/parallel-text.ts';
import type {
  MergeBorders,
  ParallelSource,
  PremiumTable,
  TokenizerPremiums,
  VocabularyCurve,
} from '../../contracts/premium-table.ts';
import { type Segmentation, SegmentFlag } from '../../contracts/segmentation.ts';
import type { DocumentMetrics, SequenceCounts } from '../../contracts/text-metrics.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { tokenizerKey, tokenizerLabel, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { countsByVocabulary } from '../../methods/trainers/_shared/counts-by-vocabulary.ts';
import type { CallContext } from '../rpc.ts';
import type { DocumentServices, TextDocument } from './document.ts';
import { WordIndex } from './word-index.ts';
import { loadUdhr } from './udhr.ts';

/** Four sizes an octave, from 304 to 16,384 tokens with the 256 bytes. */
const vocabularySizes = Array.from({ length: 24 }, (_, k) => Math.round(256 * 2 ** ((k + 1) / 4)));
/** UTF-16 units of each generated text: long enough for ratios to settle within a percent. */
const generatedLength = 20_000;

/** The measures as worker functions. They let other calls in between two texts, so that typing never waits for them. */
export function createMeasuresApi(document: TextDocument, services: DocumentServices) {
  const words = new WordIndex(services.pause);
  const udhr = new Map<string, Promise<readonly ParallelText[]>>();
  const udhrCounts = new Map<string, readonly Uint32Array[]>();

  const between = async ({ signal }: CallContext): Promise<void> => {
    await services.pause();
    signal.throwIfAborted();
  };

  const tokenizerOf = (ref: TokenizerRef, context: CallContext): Promise<TextTokenizer> => {
    const lane = document.lanes.find(({ key }) => key === tokenizerKey(ref));
    return lane?.tokenizer ? Promise.resolve(lane.tokenizer) : services.open(ref, context);
  };

  /** Each tokenizer, or why it could not be opened; only a cancelled call fails as a whole. */
  const openAll = (refs: readonly TokenizerRef[], context: CallContext): Promise<readonly Opened[]> =>
    Promise.all(
      refs.map(async (ref): Promise<Opened> => {
        const key = tokenizerKey(ref);
        try {
          const tokenizer = await tokenizerOf(ref, context);
          return { key, name: tokenizer.name, tokenizer, error: null };
        } catch (error) {
          context.signal.throwIfAborted();
          return { key, name: tokenizerLabel(ref), tokenizer: null, error: toErrorReport(error) };
        }
      }),
    );

  const parallelTexts = (source: ParallelSource, context: CallContext): Promise<readonly ParallelText[]> => {
    if (source.kind === 'own') return Promise.resolve(source.texts);
    const known = udhr.get(source.url) ?? loadUdhr(source.url, context);
    udhr.set(source.url, known);
    known.catch(() => udhr.delete(source.url));
    return known;
  };

  /** Tokens of every part of every text by one tokenizer. */
  const countParts = async (
    { key, tokenizer }: Opened,
    texts: readonly ParallelText[],
    source: ParallelSource,
    context: CallContext,
  ): Promise<readonly Uint32Array[]> => {
    const known = source.kind === 'udhr' ? udhrCounts.get(key) : undefined;
    if (known) return known;
    const counts: Uint32Array[] = [];
    for (const { parts } of texts) {
      counts.push(Uint32Array.from(parts, (part) => countTokens(tokenizer!.encode(part))));
      await between(context);
    }
    if (source.kind === 'udhr') udhrCounts.set(key, counts);
    return counts;
  };

  return {
    /** The figures of the document as it is at the time of the call. */
    async documentMetrics(context: CallContext): Promise<DocumentMetrics> {
      const { text, nBytes } = document.text;
      const lanes = document.lanes.map(({ key, encoding }) => ({
        key,
        encodeMs: encoding?.ms ?? 0,
        segmentation: encoding?.isComplete(text) ? encoding.segmentation : null,
      }));
      const spans = await words.of(text, context.signal);
      const size = { nBytes, codePoints: countCodePoints(text), words: spans.start.length };
      const measured: DocumentMetrics['lanes'][number][] = [];
      const boundaries: (Uint32Array | null)[] = [];
      for (const { key, encodeMs, segmentation } of lanes) {
        const metrics = segmentation && textMetrics(segmentation, spans, size);
        measured.push({ key, encodeMs, metrics });
        boundaries.push(segmentation && innerBoundaries(segmentation));
        await between(context);
      }
      const n = lanes.length;
      const f1 = new Float64Array(n * n).fill(Number.NaN);
      const jaccard = new Float64Array(n * n).fill(Number.NaN);
      for (const [i, first] of boundaries.entries()) {
        for (const [j, second] of boundaries.entries()) {
          if (!first || !second) continue;
          const agreement = boundaryAgreement(first, second);
          f1[i * n + j] = agreement.f1;
          jaccard[i * n + j] = agreement.jaccard;
        }
        await between(context);
      }
      return { size, lanes: measured, f1, jaccard };
    },

    /** HAT chunks and pooled words of the document; the splitters run in the second worker. */
    async sequenceCounts({ signal }: CallContext): Promise<SequenceCounts> {
      const { text, nBytes } = document.text;
      const count = async (id: string): Promise<number> => {
        const { segmentation } = await services.encodeElsewhere({ kind: 'method', id }, text, {}, signal);
        return countTokens(segmentation);
      };
      return {
        nBytes,
        hatChunks: await count('hat-splitter'),
        pooledWords: await count('learn-your-tokens'),
      };
    },

    /** Token counts of a generated text of each kind. @param seed equal seeds give equal texts */
    async exchange(
      context: CallContext,
      refs: readonly TokenizerRef[],
      seed: number,
    ): Promise<ExchangeTable> {
      const opened = await openAll(refs, context);
      const rows: ExchangeRow[] = [];
      const total = textKinds.length * refs.length;
      for (const kind of textKinds) {
        const text = generateText(kind, generatedLength, seed);
        const tokens: number[] = [];
        for (const { tokenizer } of opened) {
          tokens.push(tokenizer ? countTokens(tokenizer.encode(text)) : Number.NaN);
          context.progress({
            label: kind.name,
            done: rows.length * refs.length + tokens.length,
            total,
            unit: 'steps',
          });
          await between(context);
        }
        const { id, name, about } = kind;
        rows.push({
          kind: id,
          name,
          about,
          codePoints: countCodePoints(text),
          nBytes: utf8Length(text),
          tokens,
        });
      }
      return { tokenizers: opened.map(({ key, name, error }) => ({ key, name, error })), rows };
    },

    /** Token premiums of parallel texts. @param reference id of a language; the first one when there is none of this id */
    async premiums(
      context: CallContext,
      refs: readonly TokenizerRef[],
      source: ParallelSource,
      referenceId: string,
    ): Promise<PremiumTable> {
      const texts = await parallelTexts(source, context);
      const reference = Math.max(
        0,
        texts.findIndex(({ id }) => id === referenceId),
      );
      const opened = await openAll(refs, context);
      const tokenizers: TokenizerPremiums[] = [];
      for (const one of opened) {
        context.progress({ label: one.name, done: tokenizers.length, total: refs.length, unit: 'steps' });
        const counts = one.tokenizer && (await countParts(one, texts, source, context));
        const premiums = counts && tokenPremiums(counts, reference);
        tokenizers.push({ key: one.key, name: one.name, error: one.error, premiums });
        await between(context);
      }
      const languages = texts.map(({ parts, ...language }) => {
        const all = parts.join('');
        return {
          ...language,
          codePoints: countCodePoints(all),
          nBytes: utf8Length(all),
          whiteSpace: whiteSpaceShare(all),
        };
      });
      return { languages, reference, parts: texts[0]?.parts.length ?? 0, tokenizers };
    },

    /** Tokens of each text under vocabularies of growing size that are learnt on it. */
    async vocabularyCurves(
      context: CallContext,
      source: ParallelSource,
      borders: MergeBorders,
    ): Promise<readonly VocabularyCurve[]> {
      const texts = await parallelTexts(source, context);
      const curves: VocabularyCurve[] = [];
      for (const { parts, ...language } of texts) {
        context.progress({ label: language.name, done: curves.length, total: texts.length, unit: 'steps' });
        curves.push({ ...language, ...countsByVocabulary(parts, vocabularySizes, borders) });
        await between(context);
      }
      return curves;
    },
  };
}

interface Opened {
  readonly key: string;
  readonly name: string;
  readonly tokenizer: TextTokenizer | null;
  readonly error: ErrorReport | null;
}

/** Tokens that stand for text. */
function countTokens({ flags }: Segmentation): number {
  let count = 0;
  for (const flag of flags) if ((flag & SegmentFlag.virtual) === 0) count++;
  return count;
}
