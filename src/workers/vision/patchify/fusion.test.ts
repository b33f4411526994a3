import { expect, test } from 'vitest';
import { fusionRows } from './fusion.ts';

test('on average Brovey beats bicubic, and bicubic beats nearest, at every size', async () => {
  const turns: number[] = [];
  const rows = await fusionRows([64, 128], [1, 2, 3, 4], async (done) => {
    turns.push(done);
  });
  expect(turns).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  for (const size of [64, 128]) {
    const [nearest, bicubic, brovey] = rows.filter((row) => row.size === size);
    expect([nearest, bicubic, brovey].map((row) => row!.method)).toEqual(['nearest', 'bicubic', 'brovey']);
    expect(brovey!.psnr.mean).toBeGreaterThan(bicubic!.psnr.mean);
    expect(bicubic!.psnr.mean).toBeGreaterThan(nearest!.psnr.mean);
    expect(brovey!.ergas.mean).toBeLessThan(bicubic!.ergas.mean);
    // Brovey scales spectra and turns none: its angle is that of the upsampling under it.
    expect(brovey!.sam.mean).toBeCloseTo(nearest!.sam.mean, 4);
    expect(nearest!.psnr.low).toBeLessThan(nearest!.psnr.mean);
  }
});

test('what the turn throws stops the work', async () => {
  const stop = fusionRows([64], [1, 2], () => Promise.reject(new Error('stopped')));
  await expect(stop).rejects.toThrow('stopped');
});
