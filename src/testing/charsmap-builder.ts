const encoder = new TextEncoder();

interface Node {
  readonly children: Map<number, Node>;
  /** Offset of the replacement, or -1. */
  value: number;
}

/**
 * A SentencePiece precompiled character map from rules: a double-array trie in the Darts-clone layout, then the
 * replacements. Only what tests need: no compression, first fit.
 */
export function buildCharsmap(rules: ReadonlyMap<string, string>): Uint8Array {
  const root: Node = { children: new Map(), value: -1 };
  const replacements: number[] = [];
  for (const [key, replacement] of rules) {
    let node = root;
    for (const byte of encoder.encode(key)) {
      const child: Node = node.children.get(byte) ?? { children: new Map(), value: -1 };
      node.children.set(byte, child);
      node = child;
    }
    node.value = replacements.length;
    replacements.push(...encoder.encode(replacement), 0);
  }
  const units = placeNodes(root);
  const bytes = new Uint8Array(4 + units.length * 4 + replacements.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, units.length * 4, true);
  units.forEach((unit, i) => view.setUint32(4 + i * 4, unit, true));
  bytes.set(replacements, 4 + units.length * 4);
  return bytes;
}

function placeNodes(root: Node): number[] {
  const units: (number | undefined)[] = [0];
  let firstFree = 1;
  const queue: { node: Node; at: number; label: number }[] = [{ node: root, at: 0, label: 0 }];
  for (const { node, at, label } of queue) {
    const labels = [...(node.value >= 0 ? [0] : []), ...node.children.keys()];
    while (units[firstFree] !== undefined) firstFree++;
    let base = firstFree;
    while (
      labels.some((child) => (base ^ child) === 0 || units[base ^ child] !== undefined) ||
      (at ^ base) >= 1 << 21
    ) {
      base++;
    }
    units[at] = (((at ^ base) << 10) | label | (node.value >= 0 ? 0x100 : 0)) >>> 0;
    if (node.value >= 0) units[base] = (node.value | 0x80000000) >>> 0;
    for (const [child, next] of node.children) {
      units[base ^ child] = 0;
      queue.push({ node: next, at: base ^ child, label: child });
    }
  }
  return Array.from(units, (unit) => unit ?? 0);
}

/** Rules in the manner of SentencePiece's nmt_nfkc: compatibility forms, composition, control characters and spaces. */
export function nfkcRules(): Map<string, string> {
  const rules = new Map<string, string>();
  for (let codePoint = 0xa0; codePoint < 0x10000; codePoint++) {
    if (codePoint >= 0xac00 && codePoint < 0xf900) continue;
    const character = String.fromCodePoint(codePoint);
    const composed = character.normalize('NFKC');
    if (composed !== character) rules.set(character, composed);
    const decomposed = character.normalize('NFD');
    if (codePoint < 0x2000 && decomposed !== character) rules.set(decomposed, composed);
  }
  for (let unit = 0; unit < 0x20; unit++) rules.set(String.fromCharCode(unit), ' ');
  for (const space of [
    '\t',
    '\n',
    '\f',
    '\r',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\u200b',
    '\u3000',
    '\ufeff',
    '\ufffd',
  ]) {
    rules.set(space, ' ');
  }
  return rules;
}
