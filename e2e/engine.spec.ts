import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../src/cli/chromium.ts';
import type { ImageRun, LanguageRun } from './engine/harness.ts';
import { expect, test } from './fixtures.ts';

const executablePath = findChromium();

/** A GPU emulated by SwiftShader; without all four flags there is none, or it dies (feasibility notes §1). */
test.use({
  expectedErrors: [/right operand cannot broadcast/],
  launchOptions: {
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      '--enable-unsafe-webgpu',
      '--enable-features=Vulkan',
      '--use-vulkan=swiftshader',
      '--use-angle=swiftshader',
    ],
  },
});

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

function furthest(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  expect(a.every(Number.isFinite)).toBe(true);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

/** Builds the harness and opens it in a page of its own beside the built site, whose models it reads. */
async function openHarness(page: Page, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    base: './',
    publicDir: false,
    build: {
      outDir: folder,
      target: 'es2023',
      assetsInlineLimit: 0,
      rollupOptions: {
        input: join(import.meta.dirname, 'engine/harness.ts'),
        output: { entryFileNames: 'harness.js' },
      },
    },
  });
  await page.route('**/engine-harness/**', async (route) => {
    const path = new URL(route.request().url()).pathname.split('/engine-harness/')[1]!;
    await route.fulfill({
      contentType: path === '' ? 'text/html' : (types[extname(path)] ?? 'application/octet-stream'),
      body:
        path === ''
          ? '<!doctype html><title>engine</title><script type="module" src="harness.js"></script>'
          : await readFile(join(folder, path)),
    });
  });
  await page.goto('./engine-harness/');
  await page.waitForFunction(() => 'runImage' in globalThis);
}

/** The first golden prompt of the model. */
const prompt = [0, 533, 1228, 283, 397, 874, 1041, 729, 266, 1248, 969];

test('WebGPU and WASM agree on the shipped models', async ({ app, page }, testInfo) => {
  // Some 10 s on an idle machine; an emulated GPU suffers most from a busy one.
  test.setTimeout(180_000);
  await openHarness(app.page, testInfo.outputPath('engine'));
  const language = (backend: string) =>
    page.evaluate<LanguageRun>(`runLanguage('${backend}', ${JSON.stringify(prompt)})`);
  const image = (backend: string) => page.evaluate<ImageRun>(`runImage('${backend}')`);
  const cpu = await language('wasm');
  const cpuImage = await image('wasm');
  const gpu = await language('webgpu');
  const gpuImage = await image('webgpu');
  expect([cpu.ran, cpuImage.ran]).toEqual(['wasm, cpu-chosen', 'wasm, cpu-chosen']);
  expect([gpu.ran, gpuImage.ran]).toEqual(['webgpu, gpu-chosen', 'webgpu, gpu-chosen']);
  // With sines and cosines left to the GPU it is 6e-4 here, and grows with the text.
  expect(furthest(gpu.logits, cpu.logits)).toBeLessThan(1e-4);
  expect(furthest(gpuImage.embedding, cpuImage.embedding)).toBeLessThan(1e-3);
  expect(furthest(gpuImage.patches, cpuImage.patches)).toBeLessThan(1e-3);
  for (const { failure, logits, afterFailure } of [cpu, gpu]) {
    expect(failure).toMatch(/TokenscopeError/);
    expect(afterFailure).toEqual(logits);
  }
});
