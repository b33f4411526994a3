import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a bench measured, and what it holds itself to. */
export interface BenchResult {
  readonly figures: Readonly<Record<string, number>>;
  /** Bounds as they are read: `<= 1500`, `>= 0.8`. */
  readonly targets: Readonly<Record<string, string>>;
  readonly ok: boolean;
}

export interface Bench {
  /** Equals the file name without extension. */
  readonly name: string;
  run(): Promise<BenchResult>;
}

const bound = /^(<=|>=) (-?\d+(?:\.\d+)?)$/;

/** A result judged by its targets: each figure that has one must meet it. @throws Error on a target without figure or form. */
export function judge(
  figures: Readonly<Record<string, number>>,
  targets: Readonly<Record<string, string>>,
): BenchResult {
  const ok = Object.entries(targets).every(([name, target]) => {
    const [, relation, limit] = bound.exec(target) ?? [];
    const figure = figures[name];
    if (limit === undefined || figure === undefined)
      throw new Error(`No figure or no bound for '${name}: ${target}'`);
    return relation === '<=' ? figure <= Number(limit) : figure >= Number(limit);
  });
  return { figures, targets, ok };
}

/** `npm run -s bench -- <name>`: runs one bench; its last line is JSON with the figures, the targets and the verdict. */
async function main(name: string | undefined): Promise<void> {
  const folder = join(import.meta.dirname, 'bench');
  const file = join(folder, `${name}.ts`);
  if (name === undefined || !existsSync(file)) {
    const known = readdirSync(folder)
      .filter((entry) => /^[^.]+\.ts$/.test(entry))
      .map((entry) => entry.slice(0, -3));
    console.error(`There is no bench '${name}'.\nKnown: ${known.join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  const { bench } = (await import(file)) as { bench: Bench };
  const { figures, targets, ok } = await bench.run();
  console.log(JSON.stringify({ name: bench.name, figures, targets, ok }));
  if (!ok) process.exitCode = 1;
}

// Not awaited: a bench imports `judge` from here, and would wait for this module while this module waits for it.
if (process.argv[1] === import.meta.filename) void main(process.argv[2]);
