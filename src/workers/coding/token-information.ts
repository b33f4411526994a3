import { utf8Encode } from '../../base/utf8-offsets.ts';
import { SegmentFlag, type Segmentation } from '../../contracts/segmentation.ts';
import type { InformationOptions, TokenInformation } from '../../contracts/token-information.ts';
import { method as renyiEfficiency } from '../../methods/entropy/renyi-efficiency.ts';
import { method as tokenEntropy } from '../../methods/entropy/token-entropy.ts';
import { method as twoStage } from '../../methods/entropy/two-stage-compression.ts';
import { compressedLength } from './compressed-length.ts';

/** A text as numbers that a measure can count. */
export interface TokenStream {
  readonly text: Uint8Array;
  readonly ids: Int32Array;
  /** Ids lie in [0, vocabSize); null for an open vocabulary, whose ids are numbered as they come. */
  readonly vocabSize: number | null;
}

/** All measures of one token stream. */
export function tokenInformation(
  { text, ids, vocabSize }: TokenStream,
  { alpha, bias, size }: InformationOptions,
): TokenInformation {
  const observed = new Set(ids).size;
  const counted = size === 'observed' ? observed : (vocabSize ?? Number.NaN);
  const entropy = tokenEntropy.run({ ids, vocabSize: counted, nBytes: text.length }, { alpha, bias });
  const compression = twoStage.run({ text, ids, vocabSize: vocabSize ?? 2, compressedLength });
  const isOpen = vocabSize === null;
  return {
    tokens: ids.length,
    nBytes: text.length,
    vocabSize,
    observed,
    entropies: entropy.entropies,
    bitsPerByte: entropy.bitsPerByte,
    utilisation: entropy.utilisation,
    renyiUtilisation: entropy.renyiUtilisation,
    renyiEfficiency: renyiEfficiency.run({ ids }).efficiency,
    compressedText: compression.compressedText,
    compressedIds: isOpen ? Number.NaN : compression.compressedIds,
    compressionGain: isOpen ? Number.NaN : compression.gain,
  };
}

/** The tokens of a segmentation without inserted ones. */
export function streamOf(text: string, segmentation: Segmentation, vocabSize: number | null): TokenStream {
  const bytes = utf8Encode(text);
  const { start, end, id, flags } = segmentation;
  const spelled = new Map<string, number>();
  const ids = new Int32Array(id.length);
  let n = 0;
  for (let i = 0; i < id.length; i++) {
    if (flags[i]! & SegmentFlag.virtual) continue;
    ids[n++] = vocabSize === null ? numberOf(bytes.subarray(start[i], end[i]), spelled) : id[i]!;
  }
  return { text: bytes, ids: ids.subarray(0, n), vocabSize };
}

/** Gives different byte strings different texts, well-formed UTF-8 or not. */
const latin = new TextDecoder('latin1');

/** Equal bytes get equal numbers, in the order of their first appearance. */
function numberOf(bytes: Uint8Array, known: Map<string, number>): number {
  const key = latin.decode(bytes);
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, known.size);
  return known.size - 1;
}
