import { spawnSync } from 'node:child_process';
import { findChromium } from './chromium.ts';

/** Ways to get a Chromium, tried in turn until one is there. */
const installers: readonly (readonly string[])[] = [
  ['npx', 'playwright', 'install', 'chromium'],
  ['sh', '-c', 'apt-get update && apt-get install -y --no-install-recommends chromium'],
  ['sudo', '-n', 'sh', '-c', 'apt-get update && apt-get install -y --no-install-recommends chromium'],
];

for (const [command, ...args] of installers) {
  if (findChromium()) break;
  console.log(`No Chromium found; trying: ${[command, ...args].join(' ')}`);
  spawnSync(command!, args, { stdio: 'inherit' });
}

const found = findChromium();
if (found) {
  console.log(`Chromium: ${found}`);
} else {
  console.error(
    'There is no Chromium here and none could be installed.\nInstall one, or set CHROME_PATH to its program.',
  );
  process.exitCode = 1;
}
