import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Registry } from '../base/registry.ts';
import type { MethodInfo } from '../contracts/method.ts';

const source = join(import.meta.dirname, '..');

const isRegistry = (value: unknown): value is Registry<MethodInfo> =>
  value !== null && typeof value === 'object' && 'all' in value && 'ids' in value;

/** Every registry of `src/methods` and of `src/analysis`, in the order of their folders. */
export async function loadRegistries(): Promise<readonly Registry<MethodInfo>[]> {
  const kinds = readdirSync(join(source, 'methods'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const folders = [...kinds.map((entry) => join(source, 'methods', entry.name)), join(source, 'analysis')];
  const registries: Registry<MethodInfo>[] = [];
  for (const folder of folders.filter((path) => existsSync(join(path, 'index.ts')))) {
    const module = (await import(join(folder, 'index.ts'))) as Record<string, unknown>;
    registries.push(...Object.values(module).filter(isRegistry));
  }
  return registries;
}
