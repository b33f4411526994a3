/** `npm run readme`: writes what README.md takes from `models/*\/model.json` between its markers. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelTable, readModels, withModelTable } from './readme/model-table.ts';

const root = join(import.meta.dirname, '..', '..');
const path = join(root, 'README.md');
await writeFile(path, withModelTable(await readFile(path, 'utf8'), modelTable(await readModels(root))));
