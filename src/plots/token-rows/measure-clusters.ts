import { Lru } from '../../base/lru.ts';
import type { ClusterEdges, MeasureClusters } from './row-geometry.ts';

/** Asks the browser where it puts text: the only way to know for shaped and bidirectional scripts. */
export interface TextMeter {
  /** Width of one cell of the monospace grid, px. */
  readonly cell: number;
  readonly measure: MeasureClusters;
}

/** Cached rows, and cached clusters: several screens of them. */
const rememberedRows = 2000;
const rememberedClusters = 20_000;

/**
 * Text whose clusters are as wide in a row as they are alone: scripts that neither join nor reorder their letters, and signs.
 * The drawn text has neither kerning nor ligatures.
 */
const standsAlone =
  /^[\p{Script=Common}\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]*$/u;

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
  const rows = new Lru<string, ClusterEdges>(rememberedRows);
  const widths = new Lru<string, number>(rememberedClusters);

  const widthOf = (cluster: string): number => {
    const known = widths.get(cluster);
    if (known !== undefined) return known;
    host.dir = 'ltr';
    node.data = cluster;
    range.selectNodeContents(node);
    const { width } = range.getBoundingClientRect();
    widths.set(cluster, width);
    return width;
  };

  const inLine: MeasureClusters = (display, ends) => {
    const left = new Float64Array(ends.length);
    const right = new Float64Array(ends.length);
    let x = 0;
    for (const [i, end] of ends.entries()) {
      left[i] = x;
      x += widthOf(display.slice(ends[i - 1] ?? 0, end));
      right[i] = x;
    }
    return { left, right };
  };

  const asShaped: MeasureClusters = (display, ends, isRtl) => {
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
    return { left, right };
  };

  return {
    cell,
    measure(display, ends, isRtl) {
      if (!isRtl && standsAlone.test(display)) return inLine(display, ends, isRtl);
      const key = (isRtl ? 'r' : 'l') + display;
      const known = rows.get(key) ?? asShaped(display, ends, isRtl);
      rows.set(key, known);
      return known;
    },
  };
}
