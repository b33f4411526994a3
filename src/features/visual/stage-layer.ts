import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { agreementMaps } from '../../analysis/kept-agreement.ts';
import { formatFigure } from './format-figure.ts';
import { targetObjects } from '../../contracts/sample-images.ts';
import type { FlatTrace, OpenPicture } from '../../contracts/vision-view.ts';
import { valueRange } from '../../plots/patch-canvas/colour-ramp.ts';
import type { PatchLayer } from '../../plots/patch-canvas/paint.ts';
import type { RampLegendProps } from '../../plots/patch-canvas/patch-legend.tsx';
import { patchAttentionQuery, pruneQuery, similarityQuery } from '../../queries/vision.ts';
import { usePatchHover } from '../../state/patch-hover-store.ts';
import { runOf, tokenLayer, traceOf } from './pruning-runs.ts';
import { useSourceRef, useVisual } from './use-picture.ts';

const mapPrefix = 'map:';

/** What the large picture can show. */
export function stageOptions(
  { objects, encoder }: OpenPicture,
  trace: FlatTrace | null,
  method: string,
): readonly { readonly value: string; readonly label: string; readonly description?: string }[] {
  return [
    { value: 'tokens', label: `Tokens of ${method}` },
    ...(trace?.maps ?? []).map(({ name }) => ({
      value: `${mapPrefix}${name}`,
      label: `Map: ${name}`,
      description: `What ${method} goes by`,
    })),
    { value: 'picture', label: 'Picture alone' },
    ...(objects.length > 0
      ? [{ value: 'target', label: 'What was asked for', description: 'The known outline, by patch' }]
      : []),
    {
      value: 'agreement',
      label: 'Referee',
      description: 'How many of the methods on the board keep each patch',
    },
    { value: 'similarity', label: 'Similarity', description: 'Cosine of every patch to the pinned one' },
    ...(encoder
      ? [
          {
            value: 'attention',
            label: 'Attention',
            description: 'Of CLS, or of the pinned patch, by layer and head',
          },
        ]
      : []),
  ];
}

export interface StageLayerState {
  readonly layer: PatchLayer;
  /** The run of the method looked at; null while it is not there. */
  readonly trace: FlatTrace | null;
  /** What the picture shows, in words. */
  readonly label: string;
  /** The scale of a map of values. */
  readonly range: RampLegendProps | null;
}

/** What the large picture shows, as the settings say. */
export function useStageLayer(picture: OpenPicture): StageLayerState {
  const visual = useVisual('show', 'selected', 'keep', 'methods', 'layer', 'head', 'params', 'seed');
  const ref = useSourceRef();
  const pinned = usePatchHover((state) => state.pinned);
  const { show, selected, keep, methods, layer: encoderLayer, head } = visual;
  const { question } = ref;
  const isAgreement = show === 'agreement';
  const runs = isAgreement ? [...methods, selected] : [selected];
  const { data: outcomes } = useQuery(
    pruneQuery(
      ref,
      runs.map((id) => runOf(visual, id, keep)),
    ),
  );
  const fits = (trace: FlatTrace | null): trace is FlatTrace =>
    trace?.perView.length === picture.views.length;
  const own = traceOf(outcomes?.at(-1));
  const trace = fits(own) ? own : null;
  const { layers, heads } = picture.encoder ?? { layers: 1, heads: 1 };
  const layerAt = Math.min(encoderLayer, layers - 1);
  const similarity = useQuery({
    ...similarityQuery(ref, pinned ?? { view: 0, index: 0 }),
    enabled: show === 'similarity' && pinned !== null,
  }).data;
  const attention = useQuery({
    ...patchAttentionQuery(ref, layerAt, Math.min(head, heads - 1), pinned),
    enabled: show === 'attention' && picture.encoder !== null,
  }).data;
  return useMemo(() => {
    const sizes = picture.views.map(({ grid }) => grid.h * grid.w);
    const map = (name: string, maps: readonly Float32Array[] | undefined): StageLayerState => {
      if (maps?.length !== picture.views.length) return plain(trace, `${name}: nothing yet`);
      const { low, high } = valueRange(maps);
      const range = { label: name, low: formatFigure(low), high: formatFigure(high) };
      return { layer: { kind: 'map', maps, low, high }, trace, label: `${name} by patch`, range };
    };
    if (show === 'picture') return plain(trace, 'The picture');
    if (show === 'target' && picture.objects.length > 0) {
      const named = targetObjects(question, picture.objects);
      const name = named.map((object) => picture.objects[object]).join(', ');
      const maps = picture.views.map(({ coverage }) => summed(named.map((object) => coverage[object]!)));
      return { ...map(`Share that shows ${name}`, maps), trace };
    }
    if (isAgreement) {
      const traces = (outcomes ?? []).slice(0, -1).map(traceOf).filter(fits);
      const maps = agreementMaps(traces, sizes);
      const range = { label: 'kept by', low: '0', high: `${traces.length} methods` };
      const layer: PatchLayer = { kind: 'map', maps, low: 0, high: traces.length };
      return { layer, trace, label: `How many of ${traces.length} methods keep each patch`, range };
    }
    if (show === 'similarity') {
      return pinned
        ? map('Cosine to the pinned patch', similarity)
        : plain(trace, 'Pin a patch to compare it');
    }
    if (show === 'attention' && !pinned && picture.encoder?.lacks.includes('cls'))
      return plain(trace, 'This encoder has no CLS token: pin a patch to see what it attends to');
    if (show === 'attention' && picture.encoder)
      return map(pinned ? 'Attention of the pinned patch' : 'Attention of CLS', attention);
    const named = trace?.maps.find(({ name }) => show === `${mapPrefix}${name}`);
    if (named) return map(named.name, named.views);
    const layer = tokenLayer(trace, picture.views.length);
    return { layer, trace, label: `Tokens that ${selected} keeps`, range: null };
    // oxlint-disable-next-line react/exhaustive-deps -- `fits` follows from the picture
  }, [picture, show, question, trace, outcomes, isAgreement, pinned, similarity, attention, selected]);
}

const plain = (trace: FlatTrace | null, label: string): StageLayerState => ({
  layer: { kind: 'picture' },
  trace,
  label,
  range: null,
});

const summed = (maps: readonly Float32Array[]): Float32Array =>
  maps[0]!.map((_, i) =>
    Math.min(
      1,
      maps.reduce((sum, map) => sum + map[i]!, 0),
    ),
  );
