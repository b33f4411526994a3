import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApps = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A Chromium on this machine: `CHROME_PATH`, one on the search path, or Playwright's own; null when there is none. */
export function findChromium(): string | null {
  const named = process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...(named ? [named] : []),
    ...['/usr/bin', ...folders].flatMap((folder) => commands.map((command) => join(folder, command))),
    ...macApps,
    chromium.executablePath(),
  ];
  return candidates.find(isExecutable) ?? null;
}
