import { modelKey, type ModelKind, type ModelRef } from '../../contracts/model.ts';

const storageKey = (kind: ModelKind): string => `tokenscope.recent-models.${kind}`;
const mostRecent = 6;

/** Models from the Hub, addresses and files that were used on this device, the latest first. */
export function recentModels(kind: ModelKind): readonly ModelRef[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(kind)) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isOutside) : [];
  } catch {
    return [];
  }
}

/** Remembers a model that does not ship with the page. */
export function rememberModel(ref: ModelRef, kind: ModelKind): void {
  if (!isOutside(ref)) return;
  const others = recentModels(kind).filter((recent) => modelKey(recent) !== modelKey(ref));
  try {
    localStorage.setItem(storageKey(kind), JSON.stringify([ref, ...others].slice(0, mostRecent)));
  } catch {
    // Private windows may refuse storage: there is then no list of recent models.
  }
}

const fieldsOfKind: Readonly<Record<string, readonly string[]>> = {
  hub: ['repo', 'revision', 'graph', 'precision'],
  url: ['url'],
  file: ['sha256', 'name'],
};

function isOutside(value: unknown): value is ModelRef {
  if (value === null || typeof value !== 'object' || !('kind' in value)) return false;
  const fields = fieldsOfKind[String(value.kind)];
  return fields?.every((name) => typeof (value as Record<string, unknown>)[name] === 'string') ?? false;
}

/** What a person typed: an address of a graph, a Hub name, or neither. */
export type TypedModel =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'hub'; readonly id: string }
  | null;

/** An address of an `.onnx` file, or `org/name[@revision]`, also as the address of its page. */
export function parseModelName(typed: string): TypedModel {
  const name = typed.trim();
  const onHub =
    /^(?:https?:\/\/huggingface\.co\/)?([A-Za-z0-9][\w.-]*\/[\w.-]+?)(?:@([\w./-]+)|\/tree\/([\w.-]+))?\/?$/.exec(
      name,
    );
  if (onHub) {
    const revision = onHub[2] ?? onHub[3];
    return { kind: 'hub', id: revision ? `${onHub[1]!}@${revision}` : onHub[1]! };
  }
  return /^https?:\/\/\S+$/.test(name) ? { kind: 'url', url: name } : null;
}
