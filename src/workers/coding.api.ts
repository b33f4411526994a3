import { utf8Encode } from '../base/utf8-offsets.ts';
import type { ParallelText } from '../contracts/parallel-text.ts';
import type { ParamValues } from '../contracts/params.ts';
import type {
  DomainMismatch,
  InformationOptions,
  LzAwareReport,
  MeasuredLane,
  ScalePoint,
  TokenInformation,
} from '../contracts/token-information.ts';
import type { WindowReport } from '../contracts/window-report.ts';
import { method as entropyPatching, thresholdForMeanLength } from '../methods/entropy/entropy-patching.ts';
import { WittenBellModel } from '../methods/entropy/witten-bell.ts';
import { type Corpus, domainIds, openCorpus } from './coding/corpora.ts';
import { domainMismatch } from './coding/domain-mismatch.ts';
import { type LzAwareOptions, lzAwareReport } from './coding/lz-aware.ts';
import { between, everyWindow } from './coding/pacing.ts';
import { scalePoint, sweptSizes, trainingLengths } from './coding/scale-sweep.ts';
import { streamOf, tokenInformation } from './coding/token-information.ts';
import { EncodableText } from './coding/trained-tokenizer.ts';
import { type WindowModel, windowReport } from './coding/window-report.ts';
import { pageAddress } from './models/page-files.ts';
import type { CallContext } from './rpc.ts';
import { loadUdhr } from './text/udhr.ts';

/** Order of the n-gram that windows are coded with, and bytes that it codes. */
const nGramOrder = 5;
const nGramBytes = 10_000;

let translations: Promise<readonly ParallelText[]> | null = null;

function corpusOf(id: string, own: string, context: CallContext): Promise<Corpus> {
  return openCorpus(id, own, () => {
    translations ??= loadUdhr(new URL('samples/udhr/', pageAddress()).href, context).catch((error) => {
      translations = null;
      throw error;
    });
    return translations;
  });
}

let nGram: Promise<WittenBellModel> | null = null;

function declarationModel(context: CallContext): Promise<WittenBellModel> {
  nGram ??= corpusOf('udhr', '', context)
    .then(({ train, test }) => WittenBellModel.train(utf8Encode(train + test), 256, nGramOrder))
    .catch((error) => {
      nGram = null;
      throw error;
    });
  return nGram;
}

/** What the page can ask of the worker that counts, trains and codes without a neural model. */
export const codingApi = {
  /** Measures of each lane's tokens, in their order. */
  async information(
    context: CallContext,
    text: string,
    lanes: readonly MeasuredLane[],
    options: InformationOptions,
  ): Promise<readonly TokenInformation[]> {
    const next = between(context, 'Measuring tokens', lanes.length);
    const measured: TokenInformation[] = [];
    for (const { segmentation, vocabSize } of lanes) {
      measured.push(tokenInformation(streamOf(text, segmentation, vocabSize), options));
      await next(measured.length);
    }
    return measured;
  },

  /** Characters of the prefixes that a sweep trains on. @param own the text that the corpus `own` stands for */
  async trainingLengths(context: CallContext, corpus: string, own: string): Promise<readonly number[]> {
    return trainingLengths((await corpusOf(corpus, own, context)).train.length);
  },

  /** One training length of a scale sweep. */
  async scalePoint(
    context: CallContext,
    corpus: string,
    own: string,
    length: number,
    options: InformationOptions,
  ): Promise<ScalePoint> {
    const { train, test } = await corpusOf(corpus, own, context);
    const label = `Trained on ${length.toLocaleString('en')} characters`;
    const next = between(context, label, sweptSizes.length);
    await next(0);
    return scalePoint(train, new EncodableText(test), length, options, next);
  },

  /** Every domain's tokenizer on every domain. */
  async domainMismatch(
    context: CallContext,
    vocabSize: number,
    options: InformationOptions,
  ): Promise<DomainMismatch> {
    const corpora = await Promise.all(domainIds.map((id) => corpusOf(id, '', context)));
    const total = corpora.length ** 2;
    return domainMismatch(corpora, vocabSize, options, between(context, 'Domains', total));
  },

  /** Where BLT's patches begin, bytes. @param entropies of the byte after each byte, nats; as many of the text's bytes count */
  patches(_context: CallContext, entropies: Float64Array, text: string, params: ParamValues): Uint32Array {
    const bytes = utf8Encode(text).subarray(0, entropies.length);
    return Uint32Array.from(entropyPatching.run({ entropies, bytes }, params).starts);
  },

  /** The threshold of the global rule whose patches have a mean length, nats. @param meanLength bytes */
  patchThreshold: (_context: CallContext, entropies: Float64Array, meanLength: number): number =>
    thresholdForMeanLength(entropies, meanLength),

  /** A text in windows of equal information, under a byte n-gram that has counted the declaration in all languages. */
  async nGramWindows(context: CallContext, text: string, params: ParamValues): Promise<WindowReport> {
    const model: WindowModel = {
      name: `a byte n-gram of order ${nGramOrder}`,
      model: null,
      bytes: await declarationModel(context),
      prepare: () => Promise.resolve(),
    };
    const units = utf8Encode(text).subarray(0, nGramBytes);
    return { ...(await windowReport(units, model, params, everyWindow(context))), backend: 'js' };
  },

  /** LZ-aware BPE beside plain BPE. */
  async lzAware(
    context: CallContext,
    corpus: string,
    own: string,
    options: LzAwareOptions,
  ): Promise<LzAwareReport> {
    const opened = await corpusOf(corpus, own, context);
    return lzAwareReport(opened, options, between(context, 'Merges', 2 * (options.vocabSize - 256)));
  },
};
