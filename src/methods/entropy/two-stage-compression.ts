import { bytesPerId, idBytes } from '../../base/id-bytes.ts';
import type { MethodInfo } from '../../contracts/method.ts';

/** A text compressed as it is and as its tokens. All lengths in bytes. */
export interface TwoStageReport {
  /** UTF-8 length of the text. */
  readonly textBytes: number;
  /** The text itself, compressed. */
  readonly compressedText: number;
  /** Its ids before compression. */
  readonly idBytes: number;
  readonly compressedIds: number;
  /** How much shorter the ids compress than the text, a share of the compressed text; below 0 when they are longer. */
  readonly gain: number;
}

/**
 * What a general compressor makes of a text and of its token ids (2601.09039, two-stage compression): LZ(bytes) against
 * LZ(ids).
 * Deviation: the paper does not say how ids are written. Ours: in as many whole bytes as the vocabulary needs, little-endian.
 */
export const method = {
  id: 'two-stage-compression',
  kind: 'entropy',
  name: 'Two-stage compression',
  papers: [
    {
      title: 'An Information-Theoretic Perspective on LLM Tokenizers',
      arxiv: '2601.09039',
      url: 'https://arxiv.org/abs/2601.09039',
      year: 2026,
      section: '§3',
      claim:
        'Seen as a channel code, a tokenizer trained at larger scale raises unigram entropy and lowers conditional entropies; mismatch of domain undoes the gain.',
    },
  ],
  fidelity: 'reconstruction',
  fidelityNote:
    'No official code is known. Ids are written in 1, 2 or 3 whole bytes and compressed by zlib at level 9; the vocabulary itself is not counted.',
  summary: 'Compressed length of a text against that of its token ids.',
  needs: ['text', 'tokenizer'],
  params: {},
  demo: { view: 'entropy', entropy: { tab: 'information', information: { part: 'scale' } } },
  /** @param input ids in [0, vocabSize) of the text, and its UTF-8 bytes. */
  run(input: {
    readonly text: Uint8Array;
    readonly ids: ArrayLike<number>;
    readonly vocabSize: number;
    readonly compressedLength: (bytes: Uint8Array) => number;
  }): TwoStageReport {
    const { text, ids, vocabSize, compressedLength } = input;
    const compressedText = compressedLength(text);
    const compressedIds = compressedLength(idBytes(ids, vocabSize));
    return {
      textBytes: text.length,
      compressedText,
      idBytes: ids.length * bytesPerId(vocabSize),
      compressedIds,
      gain: text.length === 0 ? Number.NaN : 1 - compressedIds / compressedText,
    };
  },
} as const satisfies MethodInfo & { run: unknown };
