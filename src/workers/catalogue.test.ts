import { expect, it } from 'vitest';
import { stableStringify } from '../base/stable-hash.ts';
import { catalogueApi } from './catalogue.api.ts';

const methods = catalogueApi.describe();

it('describes every kind that has a registry, each method once', () => {
  expect(methods.length).toBeGreaterThan(0);
  expect(methods.some((method) => method.kind === 'tokenizers')).toBe(true);
  const keys = methods.map((method) => `${method.kind}/${method.id}`);
  expect(new Set(keys).size).toBe(keys.length);
});

it('is plain data that can be sent to the page', () => {
  expect(stableStringify(structuredClone(methods))).toBe(stableStringify(methods));
});
