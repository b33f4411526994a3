import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measures } from '../analysis/index.ts';
import type { Registry } from '../base/registry.ts';
import type { MethodInfo } from '../contracts/method.ts';
import { type MethodFolder, registryProblems } from '../testing/registry.ts';

const root = import.meta.dirname;
const kinds = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const isRegistry = (value: unknown): value is Registry<MethodInfo> =>
  value !== null && typeof value === 'object' && 'all' in value && 'ids' in value;

it.each(kinds)(
  '%s: each file is registered under its name, has a test, and names its papers well',
  async (kind) => {
    const module = (await import(`./${kind}/index.ts`)) as Record<string, unknown>;
    const registries = Object.values(module).filter(isRegistry);
    expect(registries).toHaveLength(1);
    const entries = readdirSync(join(root, kind), { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    expect(registryProblems({ kind, files, registered: registries[0]!.all })).toEqual([]);
  },
);

it('measures: each file of src/analysis that exports one is registered under its name, and names its papers well', () => {
  const folder = join(root, '..', 'analysis');
  const files = readdirSync(folder).filter(
    (file) =>
      file.includes('.test.') || /^export const measure\b/m.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(registryProblems({ kind: 'measures', files, registered: measures.all })).toEqual([]);
});

describe('what is planted is reported', () => {
  const paper = {
    title: 'T',
    arxiv: '2501.10322',
    url: 'https://arxiv.org/abs/2501.10322',
    year: 2025,
    section: '§3',
    claim: 'C.',
  };
  const method: MethodInfo = {
    id: 'good',
    kind: 'pruners',
    name: 'Good',
    papers: [paper],
    fidelity: 'exact',
    fidelityNote: 'Against the release.',
    summary: 'Does good.',
    needs: ['image'],
    params: {},
  };
  const folder: MethodFolder = {
    kind: 'pruners',
    files: ['good.ts', 'good.test.ts', 'index.ts'],
    registered: [method],
  };
  const withMethod = (changes: Partial<MethodInfo>): MethodFolder => ({
    ...folder,
    registered: [{ ...method, ...changes }],
  });
  const withPaper = (changes: Partial<typeof paper>) => withMethod({ papers: [{ ...paper, ...changes }] });
  const badDefault = {
    kind: 'number',
    default: 9,
    min: 0,
    max: 1,
    step: 1,
    label: 'A',
    help: 'B',
    origin: 'ours',
  } as const;

  it('and nothing else', () => {
    expect(registryProblems(folder)).toEqual([]);
  });

  const breaches: readonly (readonly [what: RegExp, given: MethodFolder])[] = [
    [/bad\.ts is not in the registry/, { ...folder, files: [...folder.files, 'bad.ts', 'bad.test.ts'] }],
    [/good\.ts has no test/, { ...folder, files: ['good.ts', 'index.ts'] }],
    [/no file of that name/, { ...folder, registered: [method, { ...method, id: 'ghost' }] }],
    [/says that it is of kind 'attention'/, withMethod({ kind: 'attention' })],
    [/summary is empty/, withMethod({ summary: ' ', papers: [] })],
    [/not a sentence/, withMethod({ summary: 'Does good' })],
    [/outside its own schema/, withMethod({ params: { a: badDefault } })],
    [/sample 'nowhere'/, withMethod({ demo: { view: 'board', sample: 'nowhere' } })],
    [/picture 'nothing'/, withMethod({ demo: { view: 'visual', image: 'nothing' } })],
    [/no https address/, withPaper({ url: 'http://arxiv.org/abs/2501.10322' })],
    [/not an arXiv id/, withPaper({ arxiv: 'abs/2501', url: 'https://arxiv.org/abs/2501', year: 2025 })],
    [/not that of 2501\.10322/, withPaper({ url: 'https://arxiv.org/abs/2501.10323' })],
    [/was not out in 2019/, withPaper({ year: 2019 })],
    [/a text of 'T' is empty/, withPaper({ claim: '' })],
  ];
  it.each(breaches)('%s', (what, given) => {
    expect(registryProblems(given).join('\n')).toMatch(what);
  });
});
