import { TokenscopeError } from '../../contracts/errors.ts';
import type { BiasInput, Tap, TapKind } from '../../contracts/inference.ts';
import type { AttentionMatch, TapValue } from './attention-match.ts';
import { GraphDraft } from './graph-draft.ts';
import { viewOf } from './graph-view.ts';
import { elementType } from './onnx-fields.ts';
import { type OnnxModel, refuseDamage } from './onnx-model.ts';
import { residualStream, type StreamPoint } from './residual-stream.ts';

/** Attention sites by index, or every one. */
export type Sites = readonly number[] | 'all';

export interface InstrumentRequest {
  readonly taps?: Readonly<Partial<Record<TapKind, Sites>>>;
  /** Sites that get an additive input `attention_bias.<site>`. */
  readonly bias?: Sites;
}

export interface InstrumentedModel {
  readonly model: OnnxModel;
  /** In site order, then in the order of `TapKind`. What a site cannot give is missing. */
  readonly taps: readonly Tap[];
  readonly biases: readonly BiasInput[];
}

/**
 * Adds taps and bias inputs to a model. Taps are existing values made visible wherever there is one, so they cost the
 * copy out and nothing else; a fused operator gets a probe beside it. Taps see the injected bias.
 * @throws TokenscopeError `bad-input` for a site that the model does not have, `unsupported` when a site
 *   that is to get a bias takes none, or the element type of its scores cannot be told.
 */
export function instrument(
  model: OnnxModel,
  matches: readonly AttentionMatch[],
  request: InstrumentRequest,
): InstrumentedModel {
  return refuseDamage(model.bytes, () => {
    const draft = new GraphDraft(model);
    const biases = chosen(matches, request.bias).map((match) => addBias(draft, match));
    const hidden = request.taps?.hidden ? residualStream(viewOf(model.graph), matches) : [];
    const taps: Tap[] = [];
    for (const match of matches) {
      for (const kind of tapKinds) {
        if (!chosen(matches, request.taps?.[kind]).includes(match)) continue;
        const tapped = kind === 'hidden' ? hiddenTap(draft, hidden[match.site.index]) : match[kind](draft);
        if (!tapped) continue;
        draft.expose(tapped.value);
        taps.push({ kind, site: match.site.index, output: tapped.value, axes: tapped.axes });
      }
    }
    return { model: draft.finish(), taps, biases };
  });
}

const tapKinds = ['probabilities', 'logits', 'queries', 'keys', 'values', 'hidden'] as const;

const hiddenTap = (draft: GraphDraft, point: StreamPoint | null | undefined): TapValue | null =>
  point ? { value: draft.output(point.node, point.slot), axes: 'btd' } : null;

function chosen(matches: readonly AttentionMatch[], sites: Sites | undefined): readonly AttentionMatch[] {
  if (sites === undefined) return [];
  if (sites === 'all') return matches;
  const missing = sites.find((site) => !matches[site]);
  if (missing !== undefined) {
    throw new TokenscopeError(
      'bad-input',
      `The model has no attention ${missing}; it has ${matches.length}.`,
      'Choose a layer that the model has.',
    );
  }
  return matches.filter((match) => sites.includes(match.site.index));
}

const biasTypes = {
  [elementType.float32]: 'float32',
  [elementType.float16]: 'float16',
  [elementType.float64]: 'float64',
} as const;

function addBias(draft: GraphDraft, match: AttentionMatch): BiasInput {
  const { elementType: code, rank, broadcasts, refusal } = match.bias;
  if (refusal) {
    throw new TokenscopeError(
      'unsupported',
      `No mask can be put into '${match.site.node}': ${refusal}.`,
      'Use an export of the model without that operator, or work without masks.',
    );
  }
  const type = biasTypes[code as keyof typeof biasTypes];
  if (code === null || !type) {
    throw new TokenscopeError(
      'unsupported',
      `The number type of the scores of '${match.site.node}' is not stated in the model.`,
      'Run shape inference on the model when exporting it, or work without masks.',
    );
  }
  const name = draft.fresh(`attention_bias.${match.site.index}`);
  match.addBias(draft, draft.input(name, code));
  return { site: match.site.index, name, type, rank, broadcasts };
}
