import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface InitialJs {
  /** Scripts that load before anything is asked for, relative to the site's root. */
  readonly files: readonly string[];
  /** Sum of their sizes, each gzipped by itself. */
  readonly gzBytes: number;
  /** Those that hold a part of ONNX Runtime. */
  readonly withOrt: readonly string[];
}

/** Follows the static imports of a built page: what its scripts and preloads name, and what those import in turn. */
export function initialJs(site: string): InitialJs {
  const html = readFileSync(join(site, 'index.html'), 'utf8');
  const queue = Array.from(
    html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="(?:\.\/)?([^"]+\.m?js)"/g),
    (match) => match[1]!,
  );
  const files = new Set<string>();
  const withOrt: string[] = [];
  let gzBytes = 0;
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const code = readFileSync(join(site, file));
    gzBytes += gzipSync(code).length;
    const text = code.toString();
    if (/ort-wasm|onnxruntime/i.test(text)) withOrt.push(file);
    for (const [, specifier] of text.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.m?js)["']/g)) {
      queue.push(join(dirname(file), specifier!));
    }
  }
  return { files: [...files], gzBytes, withOrt };
}
