import { TokenscopeError } from '../contracts/errors.ts';

/**
 * What a failure of ONNX Runtime means for the session and the runtime.
 * - `device-lost`: the GPU is gone, the runtime with it
 * - `trap`: WebAssembly broke off; the runtime must not be called again
 * - `out-of-memory`: the call failed, the runtime lives
 * - `gpu-only`: the model or the input cannot run on this GPU
 * - `refused`: the model or the input is at fault
 */
export type FailureKind = 'device-lost' | 'trap' | 'out-of-memory' | 'gpu-only' | 'refused';

const patterns: readonly (readonly [FailureKind, RegExp])[] = [
  [
    'device-lost',
    /device (?:is |was )?lost|lost (?:the )?device|external Instance reference no longer exists/i,
  ],
  [
    'out-of-memory',
    /bad_?alloc|out of memory|failed to allocate|array buffer allocation failed|allocation failed|exceeds? the max(?:imum)? (?:buffer|storage)|could not allocate/i,
  ],
  ['gpu-only', /requires f16|shader-f16|webgpu|\bwgpu|gpu ?validation|dawn/i],
  [
    'trap',
    /memory access out of bounds|unreachable|null function|signature mismatch|table index|call stack|stack overflow|aborted\(/i,
  ],
];

/** Kind of a value thrown by ONNX Runtime, from its type and message; what is not known is the model's fault. */
export function classifyFailure(error: unknown): FailureKind {
  const message = messageOf(error);
  for (const [kind, pattern] of patterns) if (pattern.test(message)) return kind;
  const isTrap = error instanceof WebAssembly.RuntimeError || typeof error === 'number';
  return isTrap ? 'trap' : 'refused';
}

export type Recovery = 'retry-on-cpu' | 'retry-after-eviction' | 'end-runtime' | 'fail';

/** What to do next. `canEvict`: other sessions take memory. */
export function recoveryFor(
  kind: FailureKind,
  situation: { readonly backend: string; readonly canEvict: boolean },
): Recovery {
  const onGpu = situation.backend === 'webgpu';
  switch (kind) {
    case 'device-lost':
      return onGpu ? 'retry-on-cpu' : 'fail';
    case 'trap':
      return onGpu ? 'retry-on-cpu' : 'end-runtime';
    case 'out-of-memory':
      if (situation.canEvict) return 'retry-after-eviction';
      return onGpu ? 'retry-on-cpu' : 'fail';
    case 'gpu-only':
      return onGpu ? 'retry-on-cpu' : 'fail';
    case 'refused':
      return 'fail';
  }
}

/** The error that a person sees when nothing could be recovered. @param label name of the model. */
export function failureError(kind: FailureKind, label: string, error: unknown): TokenscopeError {
  const cause = { cause: error instanceof Error ? error : new Error(messageOf(error)) };
  switch (kind) {
    case 'out-of-memory':
      return new TokenscopeError(
        'out-of-memory',
        `There is not enough memory for '${label}'.`,
        'Use a shorter input or a smaller or more quantised model, or close other tabs.',
        cause,
      );
    case 'device-lost':
      return new TokenscopeError(
        'device-lost',
        `The GPU was lost while '${label}' ran.`,
        'Reload the page to try it again.',
        cause,
      );
    case 'trap':
      return new TokenscopeError(
        'worker-crashed',
        `The inference engine broke off while '${label}' ran.`,
        'It is being restarted; try again, with a shorter input if it happens twice.',
        cause,
      );
    case 'gpu-only':
    case 'refused':
      return new TokenscopeError(
        'unsupported',
        `ONNX Runtime refuses '${label}': ${firstLine(messageOf(error))}`,
        'Check that the model is complete and that its inputs have the shapes that it asks for.',
        cause,
      );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const firstLine = (message: string): string => {
  const line = message.split('\n', 1)[0]!.trim();
  return line.length > 240 ? `${line.slice(0, 239)}…` : line;
};
