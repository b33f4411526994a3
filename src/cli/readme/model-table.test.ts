import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelTable, readModels, withModelTable } from './model-table.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe('README.md', () => {
  it('shows the models as their files measured them (npm run readme)', async () => {
    expect(withModelTable(readme, modelTable(await readModels(root)))).toBe(readme);
  });

  it('names folders and files that exist', () => {
    const table = readme.slice(readme.indexOf('## Folders'), readme.indexOf('## Models'));
    const paths = Array.from(table.matchAll(/`((?:src|models|e2e)[\w/.-]*)`/g), ([, path]) => path!);
    const linked = Array.from(readme.matchAll(/\]\((?!http)([^)#]+)\)/g), ([, path]) => path!);
    expect(paths.length).toBeGreaterThan(10);
    for (const path of [...paths, ...linked]) expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('calls scripts that exist', () => {
    for (const [, script] of readme.matchAll(/npm run (?:-s )?([\w:]+)/g)) {
      expect(Object.keys(manifest.scripts)).toContain(script);
    }
  });

  it('gives each dependency its reason', () => {
    const table = readme.slice(readme.indexOf('## Dependencies'), readme.indexOf('## Licence'));
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const missing = names.filter(
      (name) => !name.startsWith('@types/') && !table.includes(name.replace(/^@codemirror\//, '')),
    );
    expect(missing).toEqual([]);
  });

  it('pins every version', () => {
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});
