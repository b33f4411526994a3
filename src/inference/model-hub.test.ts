import { describe, expect, test } from 'vitest';
import type { HubVariant } from './model-hub.ts';
import { judgeVariants, parseHubId, readHubRepository } from './model-hub.ts';
import { externalLocations, loadModelParts } from './model-parts.ts';
import { decoderFixture } from '../testing/onnx-fixtures/decoder-graph.ts';
import { unfusedPatterns } from '../testing/onnx-fixtures/unfused-patterns.ts';
import { readOnnxModel } from './onnx/onnx-model.ts';
import { writeOnnxModel } from './onnx/onnx-write.ts';

const oid = 'cd'.repeat(32);
const large = (path: string, size: number): object => ({ type: 'file', path, size: 134, lfs: { oid, size } });
const tree = [
  { type: 'directory', path: 'onnx' },
  { type: 'file', path: 'config.json', size: 700 },
  { type: 'file', path: 'tokenizer.json', size: 7_000_000 },
  large('onnx/decoder_model_merged.onnx', 5e8),
  large('onnx/model.onnx', 1_000_000),
  large('onnx/model.onnx_data', 2e9),
  large('onnx/model_fp16.onnx', 1_000_000),
  large('onnx/model_fp16.onnx_data', 8e8),
  large('onnx/model_fp16.onnx_data_1', 2e8),
  large('onnx/model_q4.onnx', 4e8),
  large('onnx/model_q4f16.onnx', 2.8e8),
  large('onnx/model_quantized.onnx', 5e8),
  large('onnx/model_int8.onnx', 5e8),
];

/** A Hub that answers from a table of paths, with the tree in two pages. */
function hub(status = 200): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  const answer = (url: string, init?: RequestInit): Promise<Response> => {
    const token = new Headers(init?.headers).get('authorization');
    asked.push(token ? `${url} ${token}` : url);
    if (status !== 200) return Promise.resolve(new Response('{}', { status }));
    const second = url.includes('cursor=2');
    const link = second
      ? {}
      : { link: '<https://hub.test/api/models/org/name/tree/main?cursor=2>; rel="next"' };
    return Promise.resolve(Response.json(second ? tree.slice(6) : tree.slice(0, 6), { headers: link }));
  };
  return { fetch: answer as typeof fetch, asked };
}

test('names', () => {
  expect(parseHubId(' org/name ')).toEqual({ repo: 'org/name', revision: 'main' });
  expect(parseHubId('HuggingFaceTB/SmolLM2-135M@refs/pr/3')).toEqual({
    repo: 'HuggingFaceTB/SmolLM2-135M',
    revision: 'refs/pr/3',
  });
  for (const wrong of ['name', 'a/b/c', 'org/na me', 'org/name@', '../x']) {
    expect(() => parseHubId(wrong)).toThrow(/no Hub name/);
  }
});

test('a repository is read with sizes and hashes, over all pages, before anything is downloaded', async () => {
  const { fetch, asked } = hub();
  const found = await readHubRepository('org/name', 'refs/pr/3', {
    fetch,
    address: 'https://hub.test',
    token: 'hf_1',
  });
  expect(asked).toEqual([
    'https://hub.test/api/models/org/name/tree/refs%2Fpr%2F3?recursive=true Bearer hf_1',
    'https://hub.test/api/models/org/name/tree/main?cursor=2 Bearer hf_1',
  ]);
  expect(found.graphs.map(({ name }) => name)).toEqual(['onnx/model', 'onnx/decoder_model_merged']);
  expect(found.graphs[0]!.variants.map(({ precision, bytes }) => [precision, bytes])).toEqual([
    ['fp32', 2_001_000_000],
    ['fp16', 1_001_000_000],
    ['q4', 4e8],
    ['q4f16', 2.8e8],
    ['q8', 5e8],
  ]);
  expect(found.graphs[0]!.variants[1]!.files.map(({ path }) => path)).toEqual([
    'onnx/model_fp16.onnx',
    'onnx/model_fp16.onnx_data',
    'onnx/model_fp16.onnx_data_1',
  ]);
  expect(found.graphs[0]!.variants[2]!.files[0]).toEqual({
    url: 'https://hub.test/org/name/resolve/refs%2Fpr%2F3/onnx/model_q4.onnx',
    path: 'onnx/model_q4.onnx',
    bytes: 4e8,
    sha256: oid,
  });
  expect(found.tokenizer).toMatchObject({ bytes: 7_000_000, sha256: null });
  expect(found.config?.path).toBe('config.json');
});

test.each([
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [404, 'not-found'],
  [500, 'offline'],
])('HTTP %i is %s', async (status, code) => {
  await expect(readHubRepository('org/name', 'main', { fetch: hub(status).fetch })).rejects.toMatchObject({
    code,
  });
});

test('no connection is told as such', async () => {
  const broken = (() => Promise.reject(new TypeError('fetch failed'))) as typeof fetch;
  await expect(readHubRepository('org/name', 'main', { fetch: broken })).rejects.toMatchObject({
    code: 'offline',
  });
});

describe('choice of a variant', () => {
  const variants = (sizes: Partial<Record<HubVariant['precision'], number | null>>): HubVariant[] =>
    Object.entries(sizes).map(([precision, bytes]) => ({
      precision: precision as HubVariant['precision'],
      bytes,
      files: [],
    }));
  const cpu = { backend: 'wasm', halfPrecision: true } as const;
  const gpu = { backend: 'webgpu', halfPrecision: true } as const;
  const oldGpu = { backend: 'webgpu', halfPrecision: false } as const;

  test('a small model comes in full precision', () => {
    expect(judgeVariants(variants({ q8: 3e7, fp32: 1e8, fp16: 5e7 }), cpu)).toEqual([
      'possible',
      'chosen',
      'possible',
    ]);
  });
  test('a middling one comes as q8 on the CPU and as fp16 on the GPU', () => {
    const sizes = variants({ fp32: 5.4e8, fp16: 2.7e8, q8: 1.4e8, q4: 1.2e8 });
    expect(judgeVariants(sizes, cpu)).toEqual(['possible', 'possible', 'chosen', 'possible']);
    expect(judgeVariants(sizes, gpu)).toEqual(['possible', 'chosen', 'possible', 'possible']);
  });
  test('a GPU without half precision never gets it', () => {
    expect(judgeVariants(variants({ fp32: 5.4e8, fp16: 2.7e8, q4f16: 1e8, q4: 1.2e8 }), oldGpu)).toEqual([
      'possible',
      'no-half-precision',
      'no-half-precision',
      'chosen',
    ]);
  });
  test('a large one comes in its smallest form; what cannot be held is refused', () => {
    expect(judgeVariants(variants({ fp32: 6e9, fp16: 3e9, q4: 9e8, q8: 1.5e9 }), cpu)).toEqual([
      'too-large',
      'too-large',
      'chosen',
      'possible',
    ]);
    expect(judgeVariants(variants({ fp32: 6e9 }), cpu)).toEqual(['too-large']);
  });
  test('unknown sizes lose against known ones', () => {
    expect(judgeVariants(variants({ fp32: null, q4: 5e8 }), cpu)).toEqual(['possible', 'chosen']);
  });
});

describe('files of one model', () => {
  const { bytes } = decoderFixture(unfusedPatterns[0]!);
  const { bytes: graph, weights } = writeOnnxModel(readOnnxModel(bytes), 'external');

  test('the files that a graph names are asked for once each', async () => {
    const asked: string[] = [];
    const loaded = await loadModelParts(graph, (location) => {
      asked.push(location);
      return Promise.resolve(weights!.data);
    });
    expect(asked).toEqual(['tokenscope-weights']);
    expect(loaded.externalData).toEqual([{ path: 'tokenscope-weights', data: weights!.data }]);
    expect(externalLocations(readOnnxModel(bytes))).toEqual([]);
  });
  test('a missing one is named', async () => {
    await expect(loadModelParts(graph, () => Promise.resolve(null))).rejects.toMatchObject({
      code: 'not-found',
      message: "The model keeps its weights in 'tokenscope-weights', which is not there.",
    });
  });
  test.each(['../../../etc/hosts.bin', '/etc/hosts/weights', 'http://a.test/weigh'])(
    '%s is refused',
    async (location) => {
      const text = new TextDecoder('latin1')
        .decode(graph)
        .replaceAll('tokenscope-weights', location.padEnd(18, 'x').slice(0, 18));
      const changed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      await expect(loadModelParts(changed, () => Promise.resolve(weights!.data))).rejects.toMatchObject({
        code: 'blocked',
      });
    },
  );
});
