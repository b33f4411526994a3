import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import { stableHash } from '../base/stable-hash.ts';
import { type ByteModel, byteReading } from '../contracts/coding-settings.ts';
import type { CurveLaneRef } from '../contracts/curve.ts';
import type { ParamValues } from '../contracts/params.ts';
import type { Progress, Provenance } from '../contracts/provenance.ts';
import { codingWorker } from '../workers/coding.client.ts';
import { modelWorker } from '../workers/model.client.ts';

/** How sure a byte model is of each next byte of a text. */
export interface ByteEntropies {
  /** Names the computation: equal texts and models have equal keys. */
  readonly key: string;
  readonly name: string;
  /** What made the numbers; null for counting. */
  readonly model: { readonly id: string; readonly sha256: string } | null;
  /** What made the numbers run. */
  readonly backend: Provenance['backend'];
  /** Entry i is the entropy of byte i + 1 given bytes 0 … i, nats; the last one is 0, since nothing follows it. */
  readonly entropies: Float64Array<ArrayBuffer>;
  /** Entropy of the first byte, nats. */
  readonly first: number;
  /** The text goes on after what was read. */
  readonly isCapped: boolean;
}

const lanes: Readonly<Record<ByteModel, CurveLaneRef>> = {
  'lm-byte': { kind: 'model', model: { kind: 'embedded', id: 'lm-byte', precision: 'int8' } },
  'n-gram': { kind: 'n-gram', tokenizer: { kind: 'method', id: 'bytes' }, order: 5, training: 'text' },
};

/** Entropies of the bytes of a text. @param text well-formed */
export const byteEntropiesQuery = (
  model: ByteModel,
  text: string,
  onProgress: (progress: Progress) => void,
) => {
  const key = `${model} ${stableHash(text)}`;
  return queryOptions({
    queryKey: ['byte-entropies', key],
    queryFn: async ({ signal }): Promise<ByteEntropies> => {
      const head = await modelWorker.remote.openCurve(
        { signal, onProgress },
        lanes[model],
        text,
        byteReading,
      );
      const n = head.tokens.start.length;
      const entropies = new Float64Array(n);
      let first = Number.NaN;
      let backend: Provenance['backend'] = 'js';
      try {
        for (let done = 0; done < n; ) {
          const { entropy, backend: ran } = await modelWorker.remote.nextPoints({ signal }, head.run, done);
          entropy.forEach((bits, i) => {
            if (done + i === 0) first = bits * Math.LN2;
            else entropies[done + i - 1] = bits * Math.LN2;
          });
          backend = ran;
          done += entropy.length;
          onProgress({ label: `${head.name} reads the text`, done, total: n, unit: 'bytes' });
        }
      } finally {
        void modelWorker.remote.closeCurve({}, head.run);
      }
      const { name, model: made, isCapped } = head;
      return { key, name, model: made, backend, entropies, first, isCapped };
    },
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: 60_000,
  });
};

/** Where the patches of a text begin, bytes. */
export const patchesQuery = (entropies: ByteEntropies | undefined, text: string, params: ParamValues) =>
  queryOptions({
    queryKey: ['patches', entropies?.key, stableHash(text), params],
    queryFn: entropies
      ? async ({ signal }) => ({
          of: entropies,
          starts: await codingWorker.remote.patches({ signal }, entropies.entropies, text, params),
        })
      : skipToken,
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: 5_000,
  });

/** The threshold of the global rule for a mean patch length in bytes. */
export const thresholdFor = ({ entropies }: ByteEntropies, meanLength: number): Promise<number> =>
  codingWorker.remote.patchThreshold({}, entropies, meanLength);
