/**
 * Speed of the tokenizer core in a worker of Chromium, against gpt-tokenizer and tiktoken (WebAssembly) on cl100k in the
 * same run. Uncached: every implementation forgets what it has seen before each round over 1 MB of English-like text,
 * the best round counts. The runs of one letter are encoded in full by all three, once by the libraries.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { packVocabulary } from '../../methods/tokenizers/vocabularies/packed-vocabulary.ts';
import { vocabularies } from '../../methods/tokenizers/vocabularies/catalogue.ts';
import { type Bench, judge } from '../bench.ts';
import { findChromium } from '../chromium.ts';
import { readVocabularySource } from '../pack/vocabularies.ts';

const targets = {
  'english, times gpt-tokenizer': '>= 0.8',
  'english, times tiktoken': '>= 1.5',
  '100 kB of a, ms': '<= 150',
  '100 kB of space, ms': '<= 150',
  '100 kB of a, times faster peer': '>= 40',
  '100 kB of space, times faster peer': '>= 40',
  'load o200k, ms': '<= 500',
  /** Medians over the keystrokes: what the core itself takes. */
  'keystroke in 1 MB cl100k, ms': '<= 4',
  'keystroke in 1 MB o200k, ms': '<= 4',
};
const MAX_MS = 300_000;

export const bench: Bench = {
  name: 'tokenize',
  async run() {
    const server = await serve(await pageFiles());
    try {
      const figures = await measureInChromium((server.address() as AddressInfo).port);
      return judge(
        Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)])),
        targets,
      );
    } finally {
      server.close();
    }
  },
};

const rounded = (value: number): number => Number(value.toPrecision(3));

/** What the page asks for, by path. */
async function pageFiles(): Promise<Map<string, string | Uint8Array>> {
  const files = new Map<string, string | Uint8Array>([['/', '<!doctype html><title>bench</title>']]);
  for (const info of vocabularies.all) {
    files.set(`/${info.path}`, await packVocabulary(await readVocabularySource(info)));
  }
  const tiktoken = new URL('../../../node_modules/tiktoken/', import.meta.url);
  files.set('/tiktoken_bg.wasm', await readFile(new URL('lite/tiktoken_bg.wasm', tiktoken)));
  files.set('/cl100k_base.json', await readFile(new URL('encoders/cl100k_base.json', tiktoken)));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2023',
      lib: {
        entry: fileURLToPath(new URL('tokenize/tokenize.worker.ts', import.meta.url)),
        formats: ['es'],
        fileName: () => 'worker.js',
      },
    },
  });
  for (const { output } of [built].flat() as { output: { fileName: string; code?: string }[] }[]) {
    for (const { fileName, code } of output) if (code !== undefined) files.set(`/${fileName}`, code);
  }
  return files;
}

async function serve(files: ReadonlyMap<string, string | Uint8Array>): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const content = files.get(path);
    const type = path.endsWith('.js')
      ? 'text/javascript'
      : path === '/'
        ? 'text/html'
        : 'application/octet-stream';
    response.writeHead(content === undefined ? 404 : 200, { 'Content-Type': type }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function measureInChromium(port: number): Promise<Record<string, number>> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('No Chromium was found; set CHROME_PATH to one.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(MAX_MS);
    await page.goto(`http://127.0.0.1:${port}/`);
    return await page.evaluate(
      () =>
        new Promise<Record<string, number>>((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.addEventListener('message', ({ data }) => resolve(data as Record<string, number>));
          worker.addEventListener('error', ({ message }) =>
            reject(new Error(`The worker failed: ${message}`)),
          );
        }),
    );
  } finally {
    await browser.close();
  }
}
