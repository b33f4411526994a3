import { TokenscopeError } from '../../contracts/errors.ts';
import type { AttentionSite, SessionSource, Tap } from '../../contracts/inference.ts';
import type { LoadedModel } from '../model-parts.ts';
import { findAttention } from './find-attention.ts';
import { hoistBranches } from './hoist-branch.ts';
import { type InstrumentRequest, instrument } from './instrument.ts';
import { type OnnxModel, readOnnxModel } from './onnx-model.ts';
import { writeOnnxModel } from './onnx-write.ts';

/** A model with its attention as further outputs. */
export interface TappedModel {
  readonly source: SessionSource;
  readonly sites: readonly AttentionSite[];
  readonly taps: readonly Tap[];
}

/** The graph of a run without a cache: merged decoders hold it in the else branch of an `If`. */
export const firstRunOf = (model: OnnxModel): OnnxModel =>
  model.graph.nodes.some(({ opType }) => opType === 'If') ? hoistBranches(model, 'else').model : model;

/**
 * Taps every attention of a model; its weights are not copied.
 * @throws TokenscopeError `unsupported` naming the attention that cannot be read, or that there is none.
 */
export const tapModel = (
  name: string,
  { graph, externalData }: SessionSource,
  taps: NonNullable<InstrumentRequest['taps']>,
): TappedModel => tapLoaded(name, { model: readOnnxModel(graph), externalData }, taps);

/** The same of a model that was read, or cut, already. */
export function tapLoaded(
  name: string,
  { model: given, externalData }: LoadedModel,
  taps: NonNullable<InstrumentRequest['taps']>,
): TappedModel {
  const model = firstRunOf(given);
  const { matches, unreadable } = findAttention(model);
  const first = unreadable[0];
  if (first) throw unreadableAttention(name, `'${first.node}' (${first.opType}): ${first.reason}`);
  if (matches.length === 0) throw unreadableAttention(name, 'none was found in its graph');
  const tapped = instrument(model, matches, { taps });
  const { bytes, weights } = writeOnnxModel(tapped.model, 'external');
  return {
    source: { graph: bytes, externalData: weights ? [...externalData, weights] : externalData },
    sites: matches.map(({ site }) => site),
    taps: tapped.taps,
  };
}

/** @param why one clause */
export const unreadableAttention = (name: string, why: string): TokenscopeError =>
  new TokenscopeError(
    'unsupported',
    `The attention of '${name}' cannot be read: ${why}.`,
    'Use an export of the model with plain attention, or one of the embedded models.',
  );
