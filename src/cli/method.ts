import { readFileSync } from 'node:fs';
import { TokenscopeError, toErrorReport } from '../contracts/errors.ts';
import { knownNames, runMethod } from './headless/run-method.ts';
import { fromJson, toJson } from './headless/tensor-json.ts';
import { loadRegistries } from './registries.ts';

/** `npm run -s method -- <kind>/<id> <input.json>`: runs any registered method and prints its result as JSON. */
async function main([name, file]: readonly string[]): Promise<void> {
  const registries = await loadRegistries();
  if (name === undefined || file === undefined) {
    throw new TokenscopeError(
      'bad-input',
      'A method and an input file are needed: npm run -s method -- <kind>/<id> <input.json>.',
      `Methods: ${knownNames(registries).join(', ')}.`,
    );
  }
  const input = fromJson(readInput(file));
  console.log(toJson(await runMethod(registries, name, input as Record<string, never>)));
}

function readInput(file: string): Parameters<typeof fromJson>[0] {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')) as Parameters<typeof fromJson>[0];
  } catch (error) {
    throw new TokenscopeError(
      'bad-input',
      `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}.`,
      'Give the path of a JSON file, or - for standard input.',
    );
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const { message, cure, detail, code } = toErrorReport(error);
  console.error(`${message}\n${cure}`);
  if (code === 'internal' && detail !== undefined) console.error(detail);
  process.exitCode = 1;
}
