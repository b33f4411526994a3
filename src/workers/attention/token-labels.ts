import type { AttentionTokens } from '../../contracts/attention-view.ts';
import type { Segmentation } from '../../contracts/segmentation.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';

/** Tokens of a text as a model was fed them; `first` of the ids are special and stand before the text. */
export function textTokens(
  tokenizer: TextTokenizer,
  text: string,
  all: Segmentation,
  ids: Int32Array,
  first: number,
): AttentionTokens {
  const n = ids.length;
  const start = new Int32Array(n);
  const end = new Int32Array(n);
  const bytes = new TextEncoder().encode(text);
  const label = Array.from(ids, (id, i) => {
    if (i < first) return `⟨${(tokenizer.idToPiece(id) ?? String(id)).replace(/^<\|(.*)\|>$/, '$1')}⟩`;
    start[i] = all.start[i - first]!;
    end[i] = all.end[i - first]!;
    return visible(bytes.subarray(start[i], end[i]));
  });
  return { id: ids, start, end, label };
}

/** CLS and the patches of a grid in raster order. */
export function patchTokens({
  rows,
  cols,
}: {
  readonly rows: number;
  readonly cols: number;
}): AttentionTokens {
  const n = 1 + rows * cols;
  const patches = Array.from(
    { length: rows * cols },
    (_, i) => `row ${Math.floor(i / cols) + 1}, column ${(i % cols) + 1}`,
  );
  return {
    id: new Int32Array(n).fill(-1),
    start: new Int32Array(n),
    end: new Int32Array(n),
    label: ['CLS', ...patches],
  };
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** Text of a token with its white space made visible; a part of a character as its bytes. */
function visible(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes).replaceAll(' ', '·').replaceAll('\n', '↵').replaceAll('\t', '⇥') || '∅';
  } catch {
    return Array.from(bytes, (byte) => `‹${byte.toString(16).toUpperCase().padStart(2, '0')}›`).join('');
  }
}
