import type { MethodInfo, Paper } from '../contracts/method.ts';
import { resolveParams } from '../contracts/params.ts';
import { sampleImages } from '../contracts/sample-images.ts';
import { sampleSounds } from '../contracts/sample-sounds.ts';
import { sampleTexts } from '../contracts/sample-texts.ts';

/** One folder of `src/methods`, as it lies on the disk and as its index registers it. */
export interface MethodFolder {
  readonly kind: string;
  /** Names of the files directly in the folder. */
  readonly files: readonly string[];
  /** What the folder's registry lists. */
  readonly registered: readonly MethodInfo[];
}

/** Every breach of "one paper, one file, one registry line, one test", as sentences; empty when there is none. */
export function registryProblems({ kind, files, registered }: MethodFolder): readonly string[] {
  const problems: string[] = [];
  const ids = files
    .filter((file) => /^[^_].*\.ts$/.test(file) && !file.endsWith('.test.ts') && file !== 'index.ts')
    .map((file) => file.slice(0, -'.ts'.length));
  for (const id of ids) {
    if (!registered.some((method) => method.id === id))
      problems.push(`${kind}/${id}.ts is not in the registry`);
    if (!files.includes(`${id}.test.ts`)) problems.push(`${kind}/${id}.ts has no test beside it`);
  }
  for (const method of registered) {
    const name = `${kind}/${method.id}`;
    if (!ids.includes(method.id)) problems.push(`${name} is registered, but there is no file of that name`);
    if (method.kind !== kind) problems.push(`${name} says that it is of kind '${method.kind}'`);
    problems.push(...methodProblems(method).map((problem) => `${name}: ${problem}`));
  }
  return problems;
}

/** What is wrong with the plain data of one method. */
export function methodProblems(method: MethodInfo): readonly string[] {
  const problems = method.papers.flatMap(paperProblems);
  for (const field of ['name', 'summary', 'fidelityNote'] as const) {
    if (method[field].trim() === '') problems.push(`${field} is empty`);
  }
  if (method.papers.length > 0 && !method.summary.endsWith('.')) problems.push('summary is not a sentence');
  try {
    resolveParams(method.params);
  } catch (error) {
    problems.push(`a default lies outside its own schema: ${String(error)}`);
  }
  const { demo } = method;
  if (demo?.sample !== undefined && !sampleTexts.some((sample) => sample.id === demo.sample)) {
    problems.push(`the demo wants a sample '${demo.sample}', which does not exist`);
  }
  if (demo?.image !== undefined && ![...sampleImages, ...sampleSounds].some(({ id }) => id === demo.image)) {
    problems.push(`the demo wants a picture '${demo.image}', which does not exist`);
  }
  return problems;
}

function paperProblems(paper: Paper): readonly string[] {
  const { title, arxiv, url, year, section, claim } = paper;
  const problems: string[] = [];
  if (!URL.canParse(url) || !url.startsWith('https://'))
    problems.push(`the paper '${title}' has no https address`);
  if (arxiv !== null && !/^\d{4}\.\d{4,5}$/.test(arxiv)) problems.push(`'${arxiv}' is not an arXiv id`);
  if (url.includes('arxiv.org') && (arxiv === null || !url.includes(arxiv)))
    problems.push(`the address of '${title}' is not that of ${arxiv}`);
  if (!Number.isInteger(year) || year < 1948 || year > 2100)
    problems.push(`the year of '${title}' is ${year}`);
  if (arxiv !== null && Math.abs(2000 + Number(arxiv.slice(0, 2)) - year) > 2) {
    problems.push(`${arxiv} was not out in ${year}`);
  }
  if ([title, section, claim].some((text) => text.trim() === ''))
    problems.push(`a text of '${title}' is empty`);
  return problems;
}
