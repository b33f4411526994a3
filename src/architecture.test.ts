import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { architectureProblems } from './testing/architecture.ts';

const root = import.meta.dirname;

function sourceFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8'));
  }
  return files;
}

it('keeps to the folder table, the size limits and the naming rules of the design, without cycles', () => {
  const files = sourceFiles();
  expect(files.size).toBeGreaterThan(50);
  expect(architectureProblems(files)).toEqual([]);
});

/** A breach of each rule in a file of its own, with words of the sentence that must name it. */
const planted: readonly (readonly [path: string, source: string, problem: RegExp])[] = [
  ['base/x.ts', "import { a } from '../contracts/errors.ts';", /base\/x\.ts imports contracts\/errors\.ts/],
  [
    'contracts/x.ts',
    "import {\n  a,\n  type B,\n} from '../analysis/a.ts';",
    /contracts\/x\.ts imports analysis/,
  ],
  ['methods/pruners/x.ts', "import type { A } from '../tokenizers/_shared/a.ts';", /another kind/],
  ['methods/pruners/x.ts', "import { a } from './y.ts';", /another method/],
  ['methods/pruners/x.ts', "import { useState } from 'react';", /package react/],
  ['methods/pruners/x.ts', "export const a = () => fetch('/x');", /reaches for the page/],
  ['analysis/x.ts', "export { a } from '../methods/pruners/a.ts';", /analysis\/x\.ts imports/],
  ['workers/x.client.ts', "import { a } from './x.api.ts';", /client may import/],
  ['workers/x.api.ts', "import * as ort from 'onnxruntime-web/wasm';", /onnxruntime-web/],
  ['state/x.ts', "import { a } from '../ui/button.tsx';", /state\/x\.ts imports ui/],
  ['plots/x/x.tsx', "import { mean } from '../../analysis/mean.ts';", /plots\/x\/x\.tsx imports analysis/],
  ['ui/x.tsx', "import { useQuery } from '@tanstack/react-query';", /not for ui/],
  ['features/a/x.tsx', "import { b } from '../b/b.tsx';", /features\/a\/x\.tsx imports features\/b/],
  ['features/a/x.tsx', "const b = await import('../../inference/b.ts');", /imports inference/],
  ['features/a/x.tsx', "import { readFile } from 'node:fs';", /package node:fs/],
  ['app/x.tsx', "import '../testing/x.ts';", /tests only/],
  ['extra/x.ts', "import { a } from '../base/a.ts';", /outside the folders/],
  ['base/math-utils.ts', '', /says nothing/],
  ['methods/pruners/helpers/a.ts', '', /says nothing/],
  ['ui/Button.tsx', '', /kebab case/],
  ['workers/x.worker.ts', '\n'.repeat(21), /21 lines; the limit is 20/],
  ['ui/x.tsx', '\n'.repeat(201), /the limit is 200/],
  ['methods/pruners/x.ts', '\n'.repeat(301), /the limit is 300/],
  ['state/x.ts', '\n'.repeat(351), /the limit is 350/],
];

it.each(planted.map(([path, source, problem]) => ({ path, source, problem })))(
  'reports $problem',
  (plant) => {
    const { path, source, problem } = plant;
    expect(architectureProblems(new Map([[path, source]]))).toEqual([expect.stringMatching(problem)]);
  },
);

it('reports a cycle, and no cycle through types or lazy imports', () => {
  const files = (back: string): Map<string, string> =>
    new Map([
      ['base/a.ts', "import { b } from './b.ts';"],
      ['base/b.ts', back],
    ]);
  expect(architectureProblems(files("import { a } from './a.ts';"))).toEqual([
    'import cycle: base/a.ts → base/b.ts → base/a.ts',
  ]);
  expect(architectureProblems(files("import type { A } from './a.ts';"))).toEqual([]);
  expect(architectureProblems(files("const a = () => import('./a.ts');"))).toEqual([]);
});

it('lets through what the table allows', () => {
  const allowed: readonly (readonly [string, string])[] = [
    ['methods/pruners/index.ts', "import { method as a } from './a.ts';"],
    ['methods/pruners/a.ts', "import { b } from './_shared/b.ts';\nimport { c } from '../../base/c.ts';"],
    ['workers/x.client.ts', "import type { api } from './x.api.ts';\nimport { connect } from './rpc.ts';"],
    ['plots/x/x.tsx', "import type { Mean } from '../../analysis/mean.ts';"],
    ['features/a/x.tsx', "import { y } from './y.ts';\nimport styles from './x.module.css';"],
    [
      'cli/x.ts',
      "import { readFile } from 'node:fs/promises';\nimport { a } from '../methods/pruners/a.ts';",
    ],
    ['ui/x.tsx', "// import { a } from '../app/a.ts';\n/* import '../app/b.ts'; */"],
  ];
  expect(architectureProblems(new Map(allowed))).toEqual([]);
});
