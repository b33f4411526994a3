import { toUnitRows } from '../../base/unit-rows.ts';

/** A copy of single-precision rows, scaled to length 1; a row of zeros stays. */
export const unitFloatRows = (values: Float32Array, width: number): Float32Array<ArrayBuffer> =>
  Float32Array.from(toUnitRows({ data: Float64Array.from(values), n: values.length / width, width }).data);
