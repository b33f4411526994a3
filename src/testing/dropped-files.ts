/** A graph as the files of a dropped model, with nothing beside it. @param key names its sessions */
export const droppedFiles = (graph: Uint8Array<ArrayBuffer>, name: string, key: string) =>
  ({
    ref: { kind: 'file', name, sha256: '' },
    name,
    label: 'dropped file',
    sha256: '',
    bytes: graph.length,
    key,
    source: () => Promise.resolve({ graph, externalData: [] }),
    config: null,
  }) as const;
