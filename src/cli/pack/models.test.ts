import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { modelTokenizers } from '../../methods/tokenizers/vocabularies/model-tokenizers.ts';
import { readTokenizerFile } from '../../workers/text/open-tokenizer.ts';
import { HARD_STRINGS } from '../../testing/fuzz-text.ts';
import { modelTokenizerFile } from './models.ts';

describe.each(modelTokenizers.all)('the tokenizer of $id', ({ id, name, size }) => {
  it('is read by the engine, has the size that the chooser prints, and loses nothing', async () => {
    const tokenizer = readTokenizerFile(new Uint8Array(await readFile(modelTokenizerFile(id))), name);
    expect(tokenizer.vocabSize).toBe(size);
    expect(tokenizer.lossless).toBe(true);
    for (const text of HARD_STRINGS) {
      expect(tokenizer.decode(tokenizer.encode(text).id)).toBe(text.toWellFormed());
    }
  });
});
