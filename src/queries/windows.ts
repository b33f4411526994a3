import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { stableHash } from '../base/stable-hash.ts';
import type { ByteModel } from '../contracts/coding-settings.ts';
import type { ParamValues } from '../contracts/params.ts';
import type { Progress } from '../contracts/provenance.ts';
import { codingWorker } from '../workers/coding.client.ts';
import { modelWorker } from '../workers/model.client.ts';

/** A text in windows of equal information. @param text well-formed */
export const windowsQuery = (
  model: ByteModel,
  text: string,
  params: ParamValues,
  onProgress: (progress: Progress) => void,
) =>
  queryOptions({
    queryKey: ['windows', model, stableHash(text), params],
    queryFn: ({ signal }) =>
      model === 'lm-byte'
        ? modelWorker.remote.modelWindows({ signal, onProgress }, text, params)
        : codingWorker.remote.nGramWindows({ signal, onProgress }, text, params),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: 60_000,
  });
