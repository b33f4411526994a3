import { expect, test } from 'vitest';
import { fusionRows } from './fusion.ts';

test('on average Brovey beats bicubic, and bicubic beats nearest, at every size', () => {
  for (const rows of fusionRows([64, 128], [1, 2, 3, 4])) {
    const [nearest, bicubic, brovey] = rows;
    expect(rows.map(({ method }) => method)).toEqual(['nearest', 'bicubic', 'brovey']);
    expect(brovey!.psnr.mean).toBeGreaterThan(bicubic!.psnr.mean);
    expect(bicubic!.psnr.mean).toBeGreaterThan(nearest!.psnr.mean);
    expect(brovey!.ergas.mean).toBeLessThan(bicubic!.ergas.mean);
    // Brovey scales spectra and turns none: its angle is that of the upsampling under it.
    expect(brovey!.sam.mean).toBeCloseTo(nearest!.sam.mean, 4);
  }
});
