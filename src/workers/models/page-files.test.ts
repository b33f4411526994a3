import { expect, test } from 'vitest';
import { pageJson } from './page-files.ts';

test('a page in place of a file of the page is told as such', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  expect(pageJson(bytes('{"version": 1}'), 'models/manifest.json')).toEqual({ version: 1 });
  expect(() => pageJson(bytes('<!doctype html>'), 'models/manifest.json')).toThrow(
    expect.objectContaining({
      code: 'corrupt',
      message: "The file 'models/manifest.json' of the page is no JSON.",
    }),
  );
});
