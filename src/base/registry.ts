/**
 * A frozen, ordered lookup of things that carry an `id`.
 * @throws Error at definition when two entries share an id; `get` throws on an unknown id, naming the known ones.
 */
export interface Registry<T extends { readonly id: string }> {
  readonly all: readonly T[];
  readonly ids: readonly string[];
  has(id: string): boolean;
  get(id: string): T;
}

export function defineRegistry<T extends { readonly id: string }>(
  name: string,
  entries: readonly T[],
): Registry<T> {
  const byId = new Map<string, T>();
  for (const entry of entries) {
    if (byId.has(entry.id)) throw new Error(`${name}: two entries are called '${entry.id}'`);
    byId.set(entry.id, entry);
  }
  const all = Object.freeze([...entries]);
  const ids = Object.freeze(all.map((entry) => entry.id));
  return {
    all,
    ids,
    has: (id) => byId.has(id),
    get(id) {
      const entry = byId.get(id);
      if (!entry) throw new Error(`${name}: no '${id}'; known: ${ids.join(', ')}`);
      return entry;
    },
  };
}
