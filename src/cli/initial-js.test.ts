import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { initialJs } from './initial-js.ts';

it('counts what is imported statically, once, and finds ONNX Runtime in it', () => {
  const site = mkdtempSync(join(tmpdir(), 'site-'));
  mkdirSync(join(site, 'assets'));
  const write = (name: string, code: string): void => writeFileSync(join(site, name), code);
  const scripts = {
    'assets/main.js': 'import{a}from"./a.js";import"./side.js";const lazy=()=>import("./lazy.js");',
    'assets/preload.js': 'export{b}from"./a.js"',
    'assets/a.js': 'export const a="onnxruntime",b=2;import"./main.js"',
    'assets/side.js': 'x()',
  };
  for (const [name, code] of Object.entries(scripts)) write(name, code);
  write('assets/lazy.js', 'heavy()');
  write(
    'index.html',
    '<script type="module" crossorigin src="./assets/main.js"></script><link rel="modulepreload" href="./assets/preload.js"><link rel="stylesheet" href="./assets/a.css">',
  );
  const found = initialJs(site);
  expect([...found.files].sort()).toEqual(Object.keys(scripts).sort());
  expect(found.gzBytes).toBe(Object.values(scripts).reduce((sum, code) => sum + gzipSync(code).length, 0));
  expect(found.withOrt).toEqual(['assets/a.js']);
});
