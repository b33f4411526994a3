import { expect, test } from 'vitest';
import { loadRegistries } from '../registries.ts';
import { runMethod } from './run-method.ts';

const text = 'the keeper kept two books and the two books kept the keeper '.repeat(4);

test('methods that need a compressor or a byte model run on JSON alone', async () => {
  const registries = await loadRegistries();
  const run = (name: string, input: object) => runMethod(registries, name, { ...input });
  const windows = { text, params: { windowBits: 32 } };
  expect(await run('encodings/equal-info-windows', windows)).toMatchObject({ lossless: true, misread: [] });
  expect(await run('entropy/two-stage-compression', { text, ids: [1, 2, 3], vocabSize: 300 })).toMatchObject({
    textBytes: text.length,
    idBytes: 6,
  });
  const steps = await run('trainers/lz-aware-bpe', { text, validation: text, params: { vocabSize: 260 } });
  expect(steps).toHaveLength(4);
  await expect(run('encodings/equal-info-windows', {})).rejects.toThrow(/no text/);
});
