import { defineConfig } from '@playwright/test';
import { findChromium } from '../src/cli/chromium.ts';

const port = Number(process.env.E2E_PORT ?? 4617);
/** The built site; another folder lets several builds be tested side by side. */
const site = process.env.E2E_DIST ?? 'dist';
const executablePath = findChromium();
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** The built page in real Chromium. Specs tagged `@phone` run on the phone too. */
export default defineConfig({
  testDir: '.',
  outputDir: `../test-results/${port}`,
  reporter: [['list']],
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  use: {
    baseURL: `http://localhost:${port}/`,
    screenshot: 'only-on-failure',
    launchOptions: executablePath === null ? {} : { executablePath },
  },
  projects: [
    { name: 'desktop', use: { viewport: desktop, colorScheme: 'light' } },
    { name: 'phone', grep: /@phone/, use: { viewport: phone, hasTouch: true, colorScheme: 'light' } },
  ],
  webServer: {
    command: `npx vite preview --port ${port} --strictPort --outDir ${site}`,
    cwd: '..',
    port,
    reuseExistingServer: false,
    stdout: 'ignore',
  },
});
