import type { Trace } from '../../contracts/token-pruner.ts';
import type { FlatTrace } from '../../contracts/vision-view.ts';

/** A trace in few arrays. */
export function flatTrace(trace: Trace): FlatTrace {
  const { tokens, steps, maps, perView, fidelity, warnings } = trace;
  const sources = tokens.reduce((sum, { src }) => sum + src.length, 0);
  const rowStart = new Int32Array(tokens.length + 1);
  const srcView = new Int32Array(sources);
  const src = new Int32Array(sources);
  const weight = new Float32Array(sources);
  let at = 0;
  for (const [t, token] of tokens.entries()) {
    for (let s = 0; s < token.src.length; s++, at++) {
      srcView[at] = token.srcView?.[s] ?? token.view;
      src[at] = token.src[s]!;
      weight[at] = token.weight[s]!;
    }
    rowStart[t + 1] = at;
  }
  return {
    fidelity,
    warnings,
    kind: tokens.map(({ kind }) => kind),
    view: Int32Array.from(tokens, ({ view }) => view),
    anchor: Int32Array.from(tokens, ({ anchor }) => anchor ?? -1),
    rowStart,
    srcView,
    src,
    weight,
    stepView: Int32Array.from(steps, ({ view }) => view),
    stepIndex: Int32Array.from(steps, ({ index }) => index),
    stepScore: Float32Array.from(steps, ({ score }) => score),
    maps: Array.from(maps, ([name, views]) => ({ name, views })),
    perView,
  };
}
