import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { pngFile, waveFile } from './image-files.ts';

/** Pastes a file with the focus where it is. */
const pasteFile = (page: Page, name: string, type: string, body: Uint8Array): Promise<void> =>
  page.evaluate(
    ([file, mime, bytes]) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([Uint8Array.from(bytes)], file, { type: mime }));
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    },
    [name, type, Array.from(body)] as const,
  );

/** A clip that the browser records of a canvas whose colour changes; it does not say how long it is. */
const recordedClip = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 48];
    const pen = canvas.getContext('2d')!;
    const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' });
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    for (let frame = 0; frame < 60; frame++) {
      pen.fillStyle = `hsl(${frame * 6} 80% 50%)`;
      pen.fillRect(0, 0, 64, 48);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    recorder.stop();
    await stopped;
    return Array.from(new Uint8Array(await new Blob(parts).arrayBuffer()));
  });

test('a pasted picture is studied', async ({ app, page }) => {
  await app.open('?view=visual');
  await pasteFile(page, 'image.png', 'image/png', pngFile(48, 32));
  await expect(page.getByText(/48 × 32 px, 1 view/)).toBeVisible();
  await expect(page.getByRole('button', { name: /image\.png/ })).toBeVisible();
});

test('a dropped clip becomes frames, on which methods of time run', async ({ app, page }) => {
  await app.open('?view=visual');
  await app.drop([{ name: 'colours.webm', body: Uint8Array.from(await recordedClip(page)) }]);
  await expect(page.getByText(/64 × 48 px, 8 views/)).toBeVisible();
  await expect(page.getByRole('button', { name: /Cut$/ })).toContainText('Frames');
  const temporal = page.getByRole('listitem').filter({ hasText: 'DyCoke (temporal)' });
  await expect(temporal.locator('figcaption')).toContainText(/\d+ of \d+/);
});

test('a dropped sound becomes frames of its spectrogram, after which a broken one is refused', async ({
  app,
  page,
}) => {
  await app.open('?view=visual');
  await app.drop([{ name: 'tone.wav', body: waveFile(2, 22_050) }]);
  const wall = page.getByRole('table', { name: /of 49 frames of a spectrogram, without an audio encoder/ });
  await expect(wall).toBeVisible();
  await expect(page.getByText(/2\.0 s, as one channel at 16 kHz/)).toBeVisible();
  const merging = wall
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'Adjacent merging' }) });
  await expect(merging.locator('figcaption').first()).toContainText('5 of 49');
  await app.drop([{ name: 'noise.mp3', body: 'no sound' }]);
  await expect(page.getByText("The sound 'noise.mp3' cannot be decoded here.")).toBeVisible();
  await expect(wall).toBeVisible();
});
