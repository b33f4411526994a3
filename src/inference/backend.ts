import type { BackendChoice, BackendPreference, BackendReason } from '../contracts/inference.ts';

/** What the browser offers, read once. */
export interface DeviceProbe {
  readonly gpu:
    | { readonly kind: 'no-api' | 'insecure' | 'no-adapter' }
    | { readonly kind: 'adapter'; readonly isSoftware: boolean; readonly halfPrecision: boolean };
  /** Threads need shared memory, and that needs COOP and COEP headers. */
  readonly isIsolated: boolean;
  /** Logical cores. */
  readonly cores: number;
}

const maxThreads = 8;

/** Backend by preference and by what is there. A software GPU is 40 to 130 times slower than WASM, so `auto` avoids it. */
export function chooseBackend(probe: DeviceProbe, preference: BackendPreference): BackendChoice {
  const { gpu } = probe;
  if (preference === 'wasm') return cpuChoice(probe, 'cpu-chosen');
  if (gpu.kind === 'adapter' && (preference === 'webgpu' || !gpu.isSoftware)) {
    const reason = preference === 'webgpu' ? 'gpu-chosen' : 'gpu-available';
    return {
      backend: 'webgpu',
      reason,
      sentence: sentences[reason],
      threads: 1,
      halfPrecision: gpu.halfPrecision,
    };
  }
  return cpuChoice(probe, cpuReasons[gpu.kind]);
}

/** The CPU with as many threads as the page may have: one a physical core, taken as half of the logical ones. */
export function cpuChoice(probe: DeviceProbe, reason: BackendReason): BackendChoice {
  const threads = probe.isIsolated ? Math.max(1, Math.min(maxThreads, Math.ceil(probe.cores / 2))) : 1;
  return { backend: 'wasm', reason, sentence: sentences[reason], threads, halfPrecision: true };
}

const cpuReasons = {
  'no-api': 'no-gpu-api',
  insecure: 'insecure-context',
  'no-adapter': 'no-adapter',
  adapter: 'software-adapter',
} as const;

const sentences: Readonly<Record<BackendReason, string>> = {
  'gpu-available': 'Runs on the GPU (WebGPU).',
  'gpu-chosen': 'Runs on the GPU (WebGPU), as chosen.',
  'cpu-chosen': 'Runs on the CPU (WebAssembly), as chosen.',
  'no-gpu-api': 'Runs on the CPU (WebAssembly): this browser has no WebGPU.',
  'insecure-context': 'Runs on the CPU (WebAssembly): WebGPU needs https or localhost.',
  'no-adapter': 'Runs on the CPU (WebAssembly): the browser offers no GPU.',
  'software-adapter':
    'Runs on the CPU (WebAssembly): the only GPU is emulated in software and would be slower.',
  'gpu-lost': 'Runs on the CPU (WebAssembly): the GPU was lost. Reload the page to try it again.',
  'gpu-out-of-memory': 'Runs on the CPU (WebAssembly): the GPU has too little memory for this model.',
  'gpu-failed': 'Runs on the CPU (WebAssembly): the GPU could not run this model.',
  'gpu-wrong': 'Runs on the CPU (WebAssembly): on the GPU an operator of this model gives wrong numbers.',
};

interface AdapterLike {
  readonly features: { has(name: string): boolean };
  readonly isFallbackAdapter?: boolean;
  readonly info?: { readonly isFallbackAdapter?: boolean };
}

/** The parts of the global scope that {@link probeDevice} reads. */
export interface ProbeScope {
  readonly isSecureContext?: boolean;
  readonly crossOriginIsolated?: boolean;
  readonly navigator: {
    readonly hardwareConcurrency?: number;
    readonly gpu?: { requestAdapter(options?: object): Promise<AdapterLike | null> };
  };
}

/** Asks the browser; never throws. */
export async function probeDevice(scope: ProbeScope): Promise<DeviceProbe> {
  const { navigator } = scope;
  return {
    gpu: await probeGpu(scope),
    isIsolated: scope.crossOriginIsolated === true,
    cores: navigator.hardwareConcurrency ?? 1,
  };
}

async function probeGpu({ isSecureContext, navigator }: ProbeScope): Promise<DeviceProbe['gpu']> {
  if (!navigator.gpu) return { kind: isSecureContext === false ? 'insecure' : 'no-api' };
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { kind: 'no-adapter' };
    return {
      kind: 'adapter',
      isSoftware: adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false,
      halfPrecision: adapter.features.has('shader-f16'),
    };
  } catch {
    return { kind: 'no-adapter' };
  }
}
