/** Copies the shipped models into `public/`, and the tokenizers of the language models to where the text worker loads them as lanes. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from '../../inference/model-manifest.ts';
import { modelTokenizers } from '../../methods/tokenizers/vocabularies/model-tokenizers.ts';

const models = fileURLToPath(new URL('../../../models/', import.meta.url));
const target = fileURLToPath(new URL('../../../public/', import.meta.url));

/** The `tokenizer.json` of a shipped language model. */
export const modelTokenizerFile = (id: string): string => join(models, id, 'tokenizer.json');

/** What only tests and authors read. */
const forAuthors = /(^|\/)(golden|metrics|tensors)\.json$/;

/** Copies every file that the page can ask for and tells how many models there are. */
export async function packModels(): Promise<number> {
  const manifestFile = join(models, 'manifest.json');
  const shipped = readManifest(JSON.parse(await readFile(manifestFile, 'utf8')), 'file:///');
  await copy(manifestFile, 'models/manifest.json');
  for (const { id, files } of shipped) {
    for (const { path } of files) {
      if (!forAuthors.test(path)) await copy(join(models, id, path), `models/${id}/${path}`);
    }
  }
  for (const { id, path } of modelTokenizers.all) await copy(modelTokenizerFile(id), path);
  return shipped.length;
}

async function copy(file: string, path: string): Promise<void> {
  await mkdir(dirname(join(target, path)), { recursive: true });
  await copyFile(file, join(target, path));
}
