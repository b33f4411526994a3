import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJson } from './eval/language-model.ts';

interface Entry {
  id: string;
  kind: string;
  precisions: string[];
  files: { path: string; bytes: number; sha256: string }[];
}
interface ModelCard {
  id: string;
  architecture: Record<string, unknown>;
  tokenizer?: { sha256: string; vocab: number };
  data: { title: string; licence: string; commits: string; credit: string }[];
  training: {
    seed: number;
    steps: number;
    minutes: number;
    hardware: string;
    curve: Record<string, number>[];
  };
  metrics: Record<string, unknown>;
  limits: string[];
}

const MEGABYTE = 1e6;
const models = import.meta.dirname;
const manifest = readJson<{ version: number; models: Entry[] }>(join(models, 'manifest.json'));
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Every {value, low, high} below a JSON value. */
function intervals(node: unknown): { value: number; low: number; high: number }[] {
  if (typeof node !== 'object' || node === null) return [];
  const own =
    'value' in node && 'low' in node && 'high' in node
      ? [node as { value: number; low: number; high: number }]
      : [];
  return [...own, ...Object.values(node).flatMap(intervals)];
}

describe.each(manifest.models)('$id', (entry) => {
  const folder = join(models, entry.id);
  const card = readJson<ModelCard>(join(folder, 'model.json'));

  it('has exactly the bytes that the manifest names', () => {
    expect(entry.files.length).toBeGreaterThan(4);
    for (const file of entry.files) {
      const path = join(folder, file.path);
      expect(statSync(path).size, file.path).toBe(file.bytes);
      expect(sha256(path), file.path).toBe(file.sha256);
    }
  });

  it('keeps every int8 file within 6 MB', () => {
    const int8 = entry.files.filter((f) => f.path.startsWith('int8/'));
    expect(int8.some((f) => f.path === 'int8/weights.bin')).toBe(true);
    for (const file of int8) expect(file.bytes, file.path).toBeLessThanOrEqual(6 * MEGABYTE);
  });

  it('says how it was made and what it cannot do', () => {
    expect(card.id).toBe(entry.id);
    if (entry.kind !== 'projector')
      expect(card.tokenizer?.sha256).toBe(sha256(join(folder, 'tokenizer.json')));
    expect(card.data.length).toBeGreaterThan(0);
    for (const source of card.data) {
      for (const field of [source.title, source.licence, source.commits, source.credit])
        expect(field).not.toBe('');
    }
    expect(card.training.steps).toBeGreaterThan(0);
    expect(card.training.minutes).toBeGreaterThan(0);
    expect(card.training.hardware).not.toBe('');
    expect(card.training.curve.length).toBeGreaterThan(3);
    expect(card.limits.length).toBeGreaterThan(2);
    expect(existsSync(join(folder, 'card.md'))).toBe(true);
  });

  it('reports held-out figures whose intervals contain their value', () => {
    const found = intervals(card.metrics);
    expect(found.length).toBeGreaterThan(entry.kind === 'projector' ? 2 : 5);
    for (const { value, low, high } of found) {
      if (value === null) continue;
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  });
});

it('stays within 60 MB of weights in all', () => {
  const bytes = manifest.models.flatMap((m) => m.files).reduce((sum, f) => sum + f.bytes, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(60 * MEGABYTE);
});
