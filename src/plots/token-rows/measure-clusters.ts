import { Lru } from '../../base/lru.ts';
import type { ClusterEdges, MeasureClusters } from './row-geometry.ts';

/** Asks the browser where it puts text: the only way to know for shaped and bidirectional scripts. */
export interface TextMeter {
  /** Width of one cell of the monospace grid, px. */
  readonly cell: number;
  readonly measure: MeasureClusters;
}

/** Cached rows: several screens of them. */
const remembered = 2000;

let meterOfPage: TextMeter | null = null;

/** The meter of this page, made when first asked for. @param className of the drawn text, which the meter sets its text like */
export const textMeter = (className: string): TextMeter => (meterOfPage ??= createTextMeter(className));

function createTextMeter(className: string): TextMeter {
  const host = document.createElement('div');
  host.className = className;
  host.setAttribute('aria-hidden', 'true');
  Object.assign(host.style, {
    position: 'fixed',
    visibility: 'hidden',
    contain: 'layout style',
    inset: '0 auto auto 0',
  });
  const node = document.createTextNode('0'.repeat(200));
  host.append(node);
  document.body.append(host);
  const range = document.createRange();
  range.selectNodeContents(node);
  const cell = range.getBoundingClientRect().width / 200;
  const known = new Lru<string, ClusterEdges>(remembered);

  return {
    cell,
    measure(display, ends, isRtl) {
      const key = (isRtl ? 'r' : 'l') + display;
      const cached = known.get(key);
      if (cached) return cached;
      host.dir = isRtl ? 'rtl' : 'ltr';
      node.data = display;
      const origin = host.getBoundingClientRect().left;
      const left = new Float64Array(ends.length);
      const right = new Float64Array(ends.length);
      for (const [i, end] of ends.entries()) {
        range.setStart(node, ends[i - 1] ?? 0);
        range.setEnd(node, end);
        const box = range.getBoundingClientRect();
        left[i] = box.left - origin;
        right[i] = box.right - origin;
      }
      const edges = { left, right };
      known.set(key, edges);
      return edges;
    },
  };
}
