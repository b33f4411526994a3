import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { embeddedFile, readManifest } from './model-manifest.ts';

const hash = 'ab'.repeat(32);
const entry = {
  id: 'lm-bpe4k',
  kind: 'lm',
  size: 'mini',
  label: 'trained by us, tiny',
  default_precision: 'int8',
  precisions: ['fp16', 'int8'],
  files: [
    { path: 'int8/lm-core.onnx', bytes: 50_000, sha256: hash },
    { path: 'int8/weights.bin', bytes: 2_700_000, sha256: hash },
  ],
};
const manifest = (changes: object = {}): unknown => ({ version: 1, models: [{ ...entry, ...changes }] });
const base = 'https://example.org/app/models/';

test('a manifest as models/recipes/write_manifest.py writes it', () => {
  const [model] = readManifest(manifest(), base);
  expect(model).toMatchObject({ id: 'lm-bpe4k', defaultPrecision: 'int8', precisions: ['fp16', 'int8'] });
  expect(embeddedFile(model!, 'int8/weights.bin')).toEqual({
    url: 'https://example.org/app/models/lm-bpe4k/int8/weights.bin',
    path: 'int8/weights.bin',
    bytes: 2_700_000,
    sha256: hash,
  });
  expect(() => embeddedFile(model!, 'int4/weights.bin')).toThrow("has no file 'int4/weights.bin'");
});

test.each([
  [{ version: 2, models: [] }, /its version is 2/],
  [[], /the manifest is no object/],
  [{ version: 1 }, /models is no list/],
  [manifest({ id: '' }), /a model id is missing/],
  [manifest({ default_precision: 'fp32' }), /no precision 'fp32'/],
  [manifest({ files: [{ path: 'a', bytes: -1, sha256: hash }] }), /'lm-bpe4k\/a' has no size/],
  [manifest({ files: [{ path: 'a', bytes: 1, sha256: 'xyz' }] }), /'lm-bpe4k\/a' has no hash/],
])('what is wrong with a manifest is said (%#)', (json, message) => {
  expect(() => readManifest(json, base)).toThrow(message);
});

test('the manifest generator of this repository still writes these fields', () => {
  const recipe = readFileSync('models/recipes/write_manifest.py', 'utf8');
  const fields = [
    'id',
    'kind',
    'size',
    'label',
    'default_precision',
    'precisions',
    'files',
    'path',
    'bytes',
    'sha256',
  ];
  for (const field of [...fields, 'version', 'models']) expect(recipe).toContain(`"${field}"`);
});
