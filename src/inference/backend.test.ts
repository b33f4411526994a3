import { describe, expect, test } from 'vitest';
import { chooseBackend, type DeviceProbe, type ProbeScope, probeDevice } from './backend.ts';

const gpu = (isSoftware: boolean, halfPrecision = true): DeviceProbe['gpu'] => ({
  kind: 'adapter',
  isSoftware,
  halfPrecision,
});
const probe = (given: Partial<DeviceProbe>): DeviceProbe => ({
  gpu: { kind: 'no-api' },
  isIsolated: false,
  cores: 8,
  ...given,
});

describe('choice', () => {
  test.each([
    [probe({ gpu: gpu(false) }), 'auto', 'webgpu', 'gpu-available'],
    [probe({ gpu: gpu(true) }), 'auto', 'wasm', 'software-adapter'],
    [probe({ gpu: gpu(true) }), 'webgpu', 'webgpu', 'gpu-chosen'],
    [probe({ gpu: gpu(false) }), 'wasm', 'wasm', 'cpu-chosen'],
    [probe({}), 'auto', 'wasm', 'no-gpu-api'],
    [probe({}), 'webgpu', 'wasm', 'no-gpu-api'],
    [probe({ gpu: { kind: 'insecure' } }), 'auto', 'wasm', 'insecure-context'],
    [probe({ gpu: { kind: 'no-adapter' } }), 'auto', 'wasm', 'no-adapter'],
  ] as const)('%j with %s gives %s because %s', (given, preference, backend, reason) => {
    const choice = chooseBackend(given, preference);
    expect(choice).toMatchObject({ backend, reason });
    expect(choice.sentence).toMatch(backend === 'webgpu' ? /^Runs on the GPU/ : /^Runs on the CPU/);
  });

  test.each([
    [false, 16, 1],
    [true, 1, 1],
    [true, 2, 1],
    [true, 6, 3],
    [true, 64, 8],
  ])('isolated %s with %i cores: %i threads', (isIsolated, cores, threads) => {
    expect(chooseBackend(probe({ isIsolated, cores }), 'auto').threads).toBe(threads);
  });

  test('half precision follows shader-f16 on the GPU and is always there on the CPU', () => {
    expect(chooseBackend(probe({ gpu: gpu(false, false) }), 'auto').halfPrecision).toBe(false);
    expect(chooseBackend(probe({ gpu: gpu(false, true) }), 'auto').halfPrecision).toBe(true);
    expect(chooseBackend(probe({}), 'auto').halfPrecision).toBe(true);
  });
});

describe('probe', () => {
  const scope = (requestAdapter?: () => Promise<unknown>, isSecureContext = true): ProbeScope =>
    ({
      isSecureContext,
      crossOriginIsolated: true,
      navigator: { hardwareConcurrency: 4, ...(requestAdapter ? { gpu: { requestAdapter } } : {}) },
    }) as ProbeScope;
  const features = new Set(['shader-f16']);

  test.each([
    ['an adapter', scope(() => Promise.resolve({ features })), gpu(false)],
    [
      'a software adapter by its info',
      scope(() => Promise.resolve({ features: new Set(), info: { isFallbackAdapter: true } })),
      gpu(true, false),
    ],
    [
      'a software adapter of an older browser',
      scope(() => Promise.resolve({ features, isFallbackAdapter: true })),
      gpu(true),
    ],
    ['no adapter', scope(() => Promise.resolve(null)), { kind: 'no-adapter' }],
    ['an error', scope(() => Promise.reject(new Error('GPU process died'))), { kind: 'no-adapter' }],
    ['no API', scope(), { kind: 'no-api' }],
    ['no API for want of https', scope(undefined, false), { kind: 'insecure' }],
  ])('%s', async (_name, given, expected) => {
    expect(await probeDevice(given)).toEqual({ gpu: expected, isIsolated: true, cores: 4 });
  });
});
