import { dirname, join } from 'node:path/posix';

/** Path below `src/` → source text. */
export type SourceFiles = ReadonlyMap<string, string>;

interface Import {
  /** Path below `src/` for a file of ours, otherwise a package. */
  readonly target: string;
  readonly isOurs: boolean;
  readonly isTypeOnly: boolean;
  readonly isDynamic: boolean;
}

/** Who may import whom: the folder table of the design. `x:type` allows type imports only. */
const table: Readonly<Record<string, readonly string[]>> = {
  base: ['base'],
  contracts: ['base', 'contracts'],
  methods: ['base', 'contracts'],
  analysis: ['base', 'contracts', 'analysis'],
  inference: ['base', 'contracts', 'inference'],
  workers: ['base', 'contracts', 'methods', 'analysis', 'inference', 'workers', 'rpc'],
  client: ['base', 'contracts', 'rpc', 'workers:type', 'client'],
  rpc: ['base', 'contracts'],
  queries: ['base', 'contracts', 'client', 'queries', 'workers:type', 'state:type'],
  state: ['base', 'contracts', 'state'],
  plots: ['base', 'contracts', 'plots', 'analysis:type'],
  ui: ['base', 'contracts', 'ui', 'analysis:type'],
  features: ['base', 'contracts', 'analysis', 'queries', 'state', 'plots', 'ui'],
  testing: ['base', 'contracts', 'testing'],
};

/** The layers that may import a package; a package that is not named here is for the interface alone. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-web': ['inference'],
  comlink: ['rpc'],
  pako: ['workers'],
  zustand: ['state'],
  'd3-array': ['plots', 'analysis'],
  '@tanstack/react-query': ['queries', 'features'],
  react: ['state', 'plots', 'ui', 'features', 'testing'],
  'react-dom': ['plots', 'ui', 'features', 'testing'],
  vitest: ['testing'],
  'fast-check': ['testing'],
  'node:fs': ['testing'],
  'node:module': ['testing'],
  'node:os': ['testing'],
  'node:path': ['testing'],
  tokenizers: ['testing'],
};
const interfaceLayers = ['plots', 'ui', 'features'];

const forbiddenName =
  /(^|\/)(utils?|helpers?|commons?|managers?|misc|shared)(\.|-|\/|$)|-(utils?|helpers?|manager)\./;
const kebabCase = /^[_a-z0-9]+([-.][a-z0-9]+)*$/;

/** Every breach of the design's table and size limits, as sentences; empty when there is none. */
export function architectureProblems(files: SourceFiles): readonly string[] {
  const problems: string[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const [path, source] of files) {
    problems.push(...nameProblems(path), ...sizeProblems(path, source));
    if (isTest(path)) continue;
    const imports = importsOf(path, source);
    for (const found of imports) {
      const problem = found.isOurs ? importProblem(path, found) : packageProblem(path, found.target);
      if (problem) problems.push(problem);
    }
    const eager = imports.filter((found) => found.isOurs && !found.isTypeOnly && !found.isDynamic);
    graph.set(
      path,
      eager.map((found) => found.target),
    );
    if (
      layerOf(path) === 'methods' &&
      /\b(fetch\(|XMLHttpRequest|document\.(create|get|query)|globalThis\.)/.test(stripComments(source))
    ) {
      problems.push(`${path} reaches for the page or the network; a method is a pure function`);
    }
  }
  return [...problems, ...cycles(graph)];
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

function layerOf(path: string): string {
  if (path === 'workers/rpc.ts') return 'rpc';
  if (/^workers\/.*\.client\.ts$/.test(path)) return 'client';
  if (!path.includes('/')) return 'app';
  return path.split('/', 1)[0]!;
}

function importProblem(path: string, { target, isTypeOnly }: Import): string | null {
  const from = layerOf(path);
  const to = layerOf(target);
  if (from === 'app' || from === 'cli')
    return to === 'testing' ? `${path} imports ${target}: tests only` : null;
  if (from === 'methods' && to === 'methods') return methodProblem(path, target);
  if (from === 'features' && to === 'features' && isOpenTo(path, target)) return null;
  const allowed = table[from];
  if (!allowed) return `${path} lies outside the folders of the design`;
  if (allowed.includes(to) || (isTypeOnly && allowed.includes(`${to}:type`))) return null;
  return `${path} imports ${target}: ${from} may import ${allowed.join(', ')}`;
}

/** Parts that every view is made with: what is under study, which models look at it, and saving figures. */
const viewParts = ['features/input', 'features/export', 'features/models'];

/** A view is made of its own folder and of the parts of all views. */
const isOpenTo = (path: string, target: string): boolean =>
  folder(path, 2) === folder(target, 2) || viewParts.includes(folder(target, 2));

/** Methods share through subfolders of their kind; one paper's file never imports another's. */
function methodProblem(path: string, target: string): string | null {
  if (folder(path, 2) !== folder(target, 2)) return `${path} imports ${target}: another kind of method`;
  const isMethodFile = target.split('/').length === 3;
  if (isMethodFile && !path.endsWith('/index.ts')) return `${path} imports ${target}: another method`;
  return null;
}

const folder = (path: string, depth: number): string => path.split('/').slice(0, depth).join('/');

function packageProblem(path: string, specifier: string): string | null {
  const layer = layerOf(path);
  if (layer === 'app' || layer === 'cli') return null;
  const known = Object.entries(packageHomes).find(
    ([name]) => specifier === name || specifier.startsWith(`${name}/`),
  );
  const homes = known ? known[1] : specifier.startsWith('node:') ? [] : interfaceLayers;
  return homes.includes(layer) ? null : `${path} imports the package ${specifier}, which is not for ${layer}`;
}

function importsOf(path: string, source: string): readonly Import[] {
  const code = stripComments(source);
  const imports: Import[] = [];
  const add = (specifier: string, isTypeOnly: boolean, isDynamic: boolean): void => {
    if (specifier.startsWith('.') && specifier.endsWith('.css')) return;
    const isOurs = specifier.startsWith('.');
    const target = isOurs ? join(dirname(path), specifier) : specifier;
    imports.push({ target, isOurs, isTypeOnly, isDynamic });
  };
  for (const [, type, specifier] of code.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[\w*{}\s,$]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  )) {
    add(specifier!, type !== undefined, false);
  }
  for (const [, specifier] of code.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm)) add(specifier!, false, false);
  for (const [, specifier] of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) add(specifier!, false, true);
  return imports;
}

const stripComments = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

function nameProblems(path: string): readonly string[] {
  const problems: string[] = [];
  if (forbiddenName.test(path)) problems.push(`${path} has a name that says nothing`);
  const isKebab = path.split('/').every((part) => part === '__golden__' || kebabCase.test(part));
  if (!isKebab) problems.push(`${path} is not in kebab case`);
  return problems;
}

function sizeProblems(path: string, source: string): readonly string[] {
  const lines = source.split('\n').length - 1;
  const limit = sizeLimit(path);
  return lines > limit ? [`${path} has ${lines} lines; the limit is ${limit}`] : [];
}

function sizeLimit(path: string): number {
  if (path.endsWith('.worker.ts')) return 20;
  if (isTest(path)) return 350;
  if (path.endsWith('.tsx')) return 200;
  return path.startsWith('methods/') ? 300 : 350;
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const problems: string[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) problems.push(`import cycle: ${[...trail.slice(at), path].join(' → ')}`);
    if (at >= 0 || finished.has(path)) return;
    trail.push(path);
    for (const next of graph.get(path) ?? []) visit(next);
    trail.pop();
    finished.add(path);
  };
  for (const path of graph.keys()) visit(path);
  return problems;
}
