import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelCard } from './model-card.ts';
import { readManifest } from './model-manifest.ts';

const models = join(import.meta.dirname, '../../models');
const json = (path: string): unknown => JSON.parse(readFileSync(join(models, path), 'utf8'));
const entries = readManifest(json('manifest.json'), 'file:///').filter(({ kind }) =>
  /^(lm|clip)$/.test(kind),
);

describe.each(entries)('$id', (entry) => {
  const card = modelCard(entry, json(`${entry.id}/model.json`));

  it('has measured figures with their intervals in every precision that ships', () => {
    expect(card.precisions.map(({ precision }) => precision)).toEqual(entry.precisions);
    for (const { figures, bytes } of card.precisions) {
      expect(bytes).toBeGreaterThan(1e5);
      expect(figures.length).toBeGreaterThan(0);
      for (const { value, low, high } of figures) {
        expect(value).toBeGreaterThan(low);
        expect(value).toBeLessThan(high);
      }
    }
  });

  it('has its size and limits', () => {
    expect(card.parameters).toBeGreaterThan(1e6);
    expect(card.limits.length).toBeGreaterThan(0);
    expect(card).toMatchObject({
      id: entry.id,
      label: entry.label,
      licence: expect.stringMatching(/MIT/) as string,
    });
  });
});

it('a description that lacks its limits is refused', () => {
  expect(() => modelCard(entries[0]!, { parameters: { total: 1 } })).toThrow(/is not complete/);
});
