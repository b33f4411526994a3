/**
 * `npm run lock`: writes package-lock.json with the native packages of every platform. npm leaves out those that its
 * registry does not carry, and `npm ci` then refuses the file. The entries added here have no checksum.
 */
import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { completeLockFile, type LockFile } from './lock-file/complete.ts';

await rm('package-lock.json', { force: true });
spawnSync('npm', ['install', '--package-lock-only'], { stdio: 'inherit' });
const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as LockFile;
await writeFile('package-lock.json', `${JSON.stringify(completeLockFile(lock), null, 2)}\n`);
