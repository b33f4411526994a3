import { createTensor, type Tensor } from '../../base/tensor.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { Projector } from '../../contracts/pruner-source.ts';

/** One layer of a projector as JSON gives it: `activation(x Wᵀ + b)`. */
export interface ProjectorLayer {
  /** `[out, in]`, as PyTorch stores it. */
  readonly weight: Tensor;
  /** `[out]`; zero when absent. */
  readonly bias?: Tensor;
  readonly activation?: 'none' | 'relu' | 'gelu' | 'softsign';
}

const activations: Readonly<Record<NonNullable<ProjectorLayer['activation']>, (x: number) => number>> = {
  none: (x) => x,
  relu: (x) => Math.max(0, x),
  /** The tanh form, within 5e-4 of the exact one. */
  gelu: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  softsign: (x) => x / (1 + Math.abs(x)),
};

/**
 * A projector from its layers, for methods that must call it (ZOO-Prune). Sums are float64, outputs float32.
 * @throws TokenscopeError `bad-input` on layers whose shapes do not fit each other or on an unknown activation.
 */
export function mlpProjector(layers: readonly ProjectorLayer[]): Projector {
  layers.forEach(({ weight, bias, activation = 'none' }, l) => {
    const fits =
      weight?.shape.length === 2 && (l === 0 || weight.shape[1] === layers[l - 1]!.weight.shape[0]);
    const biasFits = bias === undefined || bias.data.length === weight?.shape[0];
    if (fits && biasFits && Object.hasOwn(activations, activation)) return;
    throw new TokenscopeError(
      'bad-input',
      `Layer ${l} of the projector does not fit.`,
      'Give each layer a weight [out, in], a bias [out] or none, and an activation: none, relu, gelu or softsign.',
    );
  });
  return async (x) => layers.reduce(applyLayer, x);
}

function applyLayer(x: Tensor, { weight, bias, activation = 'none' }: ProjectorLayer): Tensor {
  const [out, width] = weight.shape as [number, number];
  const rows = x.shape[0]!;
  if (x.shape[1] !== width) {
    throw new TokenscopeError(
      'bad-input',
      `The projector takes tokens of width ${width}, not ${x.shape[1]}.`,
      'Give the projector that belongs to these features.',
    );
  }
  const y = new Float32Array(rows * out);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < out; o++) {
      let sum = bias?.data[o] ?? 0;
      for (let c = 0; c < width; c++) sum += weight.data[o * width + c]! * x.data[row * width + c]!;
      y[row * out + o] = activations[activation](sum);
    }
  }
  return createTensor(y, [rows, out]);
}
