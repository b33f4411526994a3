import type { AttentionSite } from '../../contracts/inference.ts';
import { metadataOf } from './onnx-attribute.ts';
import type { OnnxNode } from './onnx-model.ts';

/** Where exporters put a layer number: `…/layers.3/…`, `h.3`, `blocks_3`, `encoder/layer.3`, `resblocks.3`. */
const layerName = /(?:^|[./_])(?:layers?|(?:res)?blocks?|h|encoder|decoder)[./_](\d+)(?=[./_]|$)/;
const crossName = /cross|enc_?dec|encoder_attn|attn2/i;
const scopesKey = 'pkg.torch.onnx.name_scopes';

type Place = Pick<AttentionSite, 'layer' | 'stack' | 'role'>;

/**
 * Layer, stack and role of each attention, in the given order of computation.
 * Names decide where every attention of a stack has a different one; otherwise the attentions are counted.
 * @param sites for each attention the nodes whose names may tell (softmax or fused node, products around it).
 */
export function placeAttention(sites: readonly (readonly OnnxNode[])[]): Place[] {
  const named = sites.map(placeFromNames);
  const taken = new Set<string>();
  let unique = true;
  for (const place of named) {
    const key = place && `${place.stack}|${place.layer}|${place.role}`;
    if (key === null || taken.has(key)) unique = false;
    else taken.add(key);
  }
  if (!unique) return sites.map((_, layer) => ({ layer, stack: '', role: named[layer]?.role ?? 'self' }));
  const places = named as Place[];
  const oneStack = new Set(places.map((place) => place.stack)).size <= 1;
  return oneStack ? places.map((place) => ({ ...place, stack: '' })) : places;
}

function placeFromNames(nodes: readonly OnnxNode[]): Place | null {
  for (const node of nodes) {
    const scopes = metadataOf(node).get(scopesKey);
    const names = [node.name, ...node.outputs, ...(scopes ? quoted(scopes).reverse() : [])];
    for (const name of names) {
      const match = layerName.exec(name);
      if (!match) continue;
      return {
        layer: Number(match[1]),
        stack: name.slice(0, match.index),
        role: crossName.test(name.slice(match.index)) ? 'cross' : 'self',
      };
    }
  }
  return null;
}

/** Items of a printed Python list of strings. */
const quoted = (list: string): string[] => Array.from(list.matchAll(/'([^']*)'/g), (match) => match[1]!);
