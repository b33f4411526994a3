import type { NumberParam, ParamOrigin } from '../../../contracts/params.ts';

/** Which encoder layer a method reads; negative values count from the last one. */
export const layerParam = (layer: number, origin: ParamOrigin, what: string): NumberParam => ({
  kind: 'number',
  label: 'Layer',
  help: `Encoder layer that gives ${what}; -1 is the last one.`,
  origin,
  default: layer,
  min: -64,
  max: 63,
  step: 1,
});
