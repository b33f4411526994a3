/** Copies the tokenizers of the shipped language models into `public/`, where the text worker loads them as lanes. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelTokenizers } from '../../methods/tokenizers/vocabularies/model-tokenizers.ts';

const models = fileURLToPath(new URL('../../../models/', import.meta.url));
const target = fileURLToPath(new URL('../../../public/', import.meta.url));

/** The `tokenizer.json` of a shipped language model. */
export const modelTokenizerFile = (id: string): string => join(models, id, 'tokenizer.json');

/** Copies every one and tells how many there are. */
export async function packModelTokenizers(): Promise<number> {
  for (const { id, path } of modelTokenizers.all) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await copyFile(modelTokenizerFile(id), join(target, path));
  }
  return modelTokenizers.all.length;
}
