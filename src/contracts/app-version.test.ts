import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { appVersion } from './app-version.ts';

test('is the version of package.json', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(appVersion).toBe(manifest.version);
});
