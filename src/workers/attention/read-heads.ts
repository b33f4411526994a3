import { earlierOccurrences, HeadReader } from '../../analysis/attention-heads.ts';
import { causalAttention, kvHeadOf } from '../../base/causal-attention.ts';
import type { AttentionCapture } from '../../contracts/attention-capture.ts';
import type { HeadBlock, HeadOverview, HeadStatistics } from '../../contracts/attention-view.ts';

/** Rows that are computed at once: bounds memory, and how long a cancel waits. */
const rowsAtOnce = 64;

/** Rows and columns of one head. Pairs that causality forbids are 0 as probabilities and −∞ as logits. */
export function headBlock(
  capture: AttentionCapture,
  isCausal: boolean,
  at: { readonly layer: number; readonly head: number },
  { kind, rows, cols }: HeadBlock,
): Float32Array {
  const [from, to] = rows;
  const n = capture.nTokens;
  const width = cols[1] - cols[0];
  const out = new Float32Array((to - from) * width);
  const kept = capture.dense?.[at.layer]?.attention;
  for (let first = from; first < to; first += rowsAtOnce) {
    const last = Math.min(to, first + rowsAtOnce);
    const whole =
      kind === 'logits'
        ? logitRows(capture, isCausal, at, first, last)
        : kept
          ? kept.subarray((at.head * n + first) * n, (at.head * n + last) * n)
          : probabilityRows(capture, isCausal, at, first, last);
    for (let row = first; row < last; row++) {
      const start = (row - first) * n;
      out.set(whole.subarray(start + cols[0], start + cols[1]), (row - from) * width);
    }
  }
  return out;
}

/** Statistics and thumbnails of all heads. `afterHead` lets other work in between, and may throw to end it. */
export async function readHeads(
  capture: AttentionCapture,
  ids: Int32Array | null,
  wantedSize: number,
  afterHead: (done: number) => Promise<void>,
): Promise<{ readonly heads: HeadStatistics; readonly overview: HeadOverview }> {
  const { geometry, nTokens: n, dense } = capture;
  const count = geometry.nLayer * geometry.nHead;
  const size = Math.min(wantedSize, n);
  const maps = new Float32Array(count * size * size);
  const text = ids && { ids, earlier: earlierOccurrences(ids) };
  const heads = {
    entropy: new Float32Array(count),
    sink: new Float32Array(count),
    previous: new Float32Array(count),
    local: new Float32Array(count),
    induction: new Float32Array(count),
    retrieval: new Float32Array(count),
  } satisfies HeadStatistics;
  for (let i = 0; i < count; i++) {
    const at = { layer: Math.floor(i / geometry.nHead), head: i % geometry.nHead };
    const reader = new HeadReader(n, text, maps.subarray(i * size * size, (i + 1) * size * size));
    const kept = dense?.[at.layer]?.attention;
    for (let first = 0; first < n; first += rowsAtOnce) {
      const last = Math.min(n, first + rowsAtOnce);
      const rows = kept
        ? kept.subarray((at.head * n + first) * n, (at.head * n + last) * n)
        : probabilityRows(capture, text !== null, at, first, last);
      for (let row = first; row < last; row++) {
        reader.addRow(row, rows.subarray((row - first) * n, (row - first + 1) * n));
      }
    }
    for (const [name, value] of Object.entries(reader.figures))
      heads[name as keyof HeadStatistics][i] = value;
    await afterHead(i + 1);
  }
  return { heads, overview: { size, maps } };
}

function headVectors({ geometry, nTokens: n, layers }: AttentionCapture, layer: number, head: number) {
  const { nHead, nKvHead, dHead: d } = geometry;
  const { q, k } = layers[layer]!;
  const kvHead = kvHeadOf(head, nHead, nKvHead);
  return {
    q: { data: q.subarray(head * n * d, (head + 1) * n * d), stride: n * d },
    k: { data: k.subarray(kvHead * n * d, (kvHead + 1) * n * d), stride: n * d },
  };
}

/** A row may see all keys when it stands behind the last of them. */
const firstToken = (isCausal: boolean, n: number): number => (isCausal ? 0 : n);

function probabilityRows(
  capture: AttentionCapture,
  isCausal: boolean,
  { layer, head }: { readonly layer: number; readonly head: number },
  from: number,
  to: number,
): Float32Array {
  const { geometry, nTokens: n } = capture;
  const { q, k } = headVectors(capture, layer, head);
  const { dHead: d, scale } = geometry;
  const extents = { heads: 1, kvHeads: 1, d, scale, qStart: firstToken(isCausal, n), nK: n };
  return causalAttention(q, k, extents, from, to);
}

function logitRows(
  capture: AttentionCapture,
  isCausal: boolean,
  { layer, head }: { readonly layer: number; readonly head: number },
  from: number,
  to: number,
): Float32Array {
  const { geometry, nTokens: n } = capture;
  const { dHead: d, scale } = geometry;
  const { q, k } = headVectors(capture, layer, head);
  const out = new Float32Array((to - from) * n).fill(Number.NEGATIVE_INFINITY);
  for (let row = from; row < to; row++) {
    const visible = Math.min(n, firstToken(isCausal, n) + row + 1);
    for (let j = 0; j < visible; j++) {
      let sum = 0;
      for (let c = 0; c < d; c++) sum += q.data[row * d + c]! * k.data[j * d + c]!;
      out[(row - from) * n + j] = scale * sum;
    }
  }
  return out;
}
