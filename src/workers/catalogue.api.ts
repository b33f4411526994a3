import type { Registry } from '../base/registry.ts';
import { describeMethod, type MethodInfo } from '../contracts/method.ts';

/** Every registry there is: a folder of `src/methods`, or the measures of `src/analysis`, with an `index.ts` that exports one. */
const modules = import.meta.glob<Record<string, unknown>>(['../methods/*/index.ts', '../analysis/index.ts'], {
  eager: true,
});

const isRegistry = (value: unknown): value is Registry<MethodInfo> =>
  value !== null && typeof value === 'object' && 'all' in value && 'ids' in value;

const methods: readonly MethodInfo[] = Object.values(modules)
  .flatMap((module) => Object.values(module))
  .filter(isRegistry)
  .flatMap((registry) => registry.all.map(describeMethod));

export const catalogueApi = {
  /** All registered methods as plain data. */
  describe: (): readonly MethodInfo[] => methods,
};
