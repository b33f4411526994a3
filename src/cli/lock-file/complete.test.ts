import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeLockFile, type LockFile, missingOptional } from './complete.ts';

const path = join(import.meta.dirname, '..', '..', '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile;

describe('package-lock.json', () => {
  it('holds every optional package, so that npm ci takes it on any platform (npm run lock)', () => {
    expect(missingOptional(lock)).toEqual([]);
  });

  it('names no registry', () => {
    expect(readFileSync(path, 'utf8')).not.toContain('"resolved"');
  });
});

describe('completeLockFile', () => {
  const small: LockFile = {
    packages: {
      'node_modules/b': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: { '@b/linux-arm64-musl': '1.0.0' },
      },
    },
  };

  it('adds what is missing with its platform', () => {
    expect(completeLockFile(small).packages['node_modules/@b/linux-arm64-musl']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(completeLockFile(completeLockFile(small))).toEqual(completeLockFile(small));
  });

  it('refuses a name that tells no platform', () => {
    const odd: LockFile = { packages: { b: { optionalDependencies: { fancy: '1.0.0' } } } };
    expect(() => completeLockFile(odd)).toThrow(/fancy/);
  });
});
