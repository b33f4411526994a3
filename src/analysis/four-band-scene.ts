import { createRng, type Rng } from '../base/rng.ts';
import type { BandImage } from '../contracts/image-tokenizer.ts';

/** A made-up satellite scene as Wald's protocol wants it: the truth, and what the two sensors would see of it. */
export interface FourBandScene {
  /** `[4, size, size]`: blue, green, red, near infrared. */
  readonly truth: BandImage;
  /** `[1, size, size]`: the mean over bands. */
  readonly pan: BandImage;
  /** `[4, size / scale, size / scale]`: the truth blurred and thinned out. */
  readonly bands: BandImage;
  readonly scale: number;
}

/** Reflectance of land covers in the four bands: water, field, dry soil, roof, asphalt, wood. */
const covers: readonly (readonly [number, number, number, number])[] = [
  [0.22, 0.2, 0.12, 0.05],
  [0.12, 0.24, 0.14, 0.62],
  [0.3, 0.38, 0.46, 0.55],
  [0.2, 0.24, 0.46, 0.42],
  [0.26, 0.27, 0.28, 0.3],
  [0.06, 0.13, 0.08, 0.44],
];

const bandCount = 4;
const wavesPerBand = 6;
/** Side of the field that one building or plot is drawn for, px. */
const plot = 24;

/**
 * Smooth fields with sharp-edged plots and roads. A larger scene shows more ground at the same scale, as larger satellite images
 * do: plots do not grow, there are more of them.
 * @param size px, a multiple of `scale`
 */
export function fourBandScene(size: number, scale: number, seed: number): FourBandScene {
  const rng = createRng(seed);
  const truth = ground(size, rng);
  drawPlots(truth, rng);
  drawRoads(truth, rng);
  const area = size * size;
  const pan = new Float32Array(area);
  for (let i = 0; i < area; i++) {
    for (let band = 0; band < bandCount; band++) pan[i]! += truth.data[band * area + i]! / bandCount;
  }
  return {
    truth,
    pan: { data: pan, bands: 1, height: size, width: size },
    bands: blurAndThin(truth, scale),
    scale,
  };
}

function ground(size: number, rng: Rng): BandImage {
  const data = new Float32Array(bandCount * size * size);
  for (let band = 0; band < bandCount; band++) {
    const waves = Array.from({ length: wavesPerBand }, () => {
      const angle = rng.next() * 2 * Math.PI;
      const length = 40 + 200 * rng.next();
      return {
        x: (2 * Math.PI * Math.cos(angle)) / length,
        y: (2 * Math.PI * Math.sin(angle)) / length,
        phase: rng.next() * 2 * Math.PI,
      };
    });
    const level = covers[1]![band]!;
    let at = band * size * size;
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        let wave = 0;
        for (const { x: fx, y: fy, phase } of waves) wave += Math.sin(fx * x + fy * y + phase);
        data[at++] = level * (1 + (0.35 * wave) / wavesPerBand);
      }
    }
  }
  return { data, bands: bandCount, height: size, width: size };
}

function drawPlots(image: BandImage, rng: Rng): void {
  const count = Math.round((image.width / plot) ** 2);
  for (let k = 0; k < count; k++) {
    const cover = covers[rng.int(covers.length)]!;
    const shade = 0.8 + 0.4 * rng.next();
    const [x, y] = [rng.int(image.width), rng.int(image.height)];
    const [halfX, halfY] = [2 + rng.int(10), 2 + rng.int(10)];
    const isRound = rng.next() < 0.3;
    fill(image, cover, shade, y - halfY, y + halfY, x - halfX, x + halfX, (py, px) =>
      isRound ? ((px - x) / halfX) ** 2 + ((py - y) / halfY) ** 2 <= 1 : true,
    );
  }
}

function drawRoads(image: BandImage, rng: Rng): void {
  const asphalt = covers[4]!;
  for (let k = 0; k < Math.round(image.width / 64); k++) {
    const start = rng.int(image.width);
    const slope = 0.8 * (rng.next() - 0.5);
    const isDown = rng.next() < 0.5;
    fill(image, asphalt, 1, 0, image.height - 1, 0, image.width - 1, (y, x) => {
      const off = isDown ? x - start - slope * y : y - start - slope * x;
      return Math.abs(off) <= 1.5;
    });
  }
}

function fill(
  { data, height, width }: BandImage,
  cover: readonly number[],
  shade: number,
  top: number,
  bottom: number,
  left: number,
  right: number,
  isInside: (y: number, x: number) => boolean,
): void {
  for (let y = Math.max(0, top); y <= Math.min(height - 1, bottom); y++) {
    for (let x = Math.max(0, left); x <= Math.min(width - 1, right); x++) {
      if (!isInside(y, x)) continue;
      cover.forEach((value, band) => {
        data[(band * height + y) * width + x] = Math.min(1, value * shade);
      });
    }
  }
}

/** Gaussian blur with half the thinning factor as its deviation, one value per cell of `scale × scale` pixels, at its centre. */
function blurAndThin(image: BandImage, scale: number): BandImage {
  const { bands, height, width, data } = image;
  const [rows, cols] = [height / scale, width / scale];
  const reach = 2 * scale;
  const kernel = Array.from({ length: scale + 2 * reach }, (_, k) => {
    const off = k - reach - (scale - 1) / 2;
    return Math.exp(-0.5 * (off / (scale / 2)) ** 2);
  });
  const total = kernel.reduce((a, b) => a + b);
  const clamp = (value: number, end: number): number => Math.max(0, Math.min(end - 1, value));
  const thin = new Float32Array(bands * rows * cols);
  const across = new Float64Array(height * cols);
  for (let band = 0; band < bands; band++) {
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < cols; c++) {
        let sum = 0;
        kernel.forEach((weight, k) => {
          sum += weight * data[(band * height + y) * width + clamp(c * scale - reach + k, width)]!;
        });
        across[y * cols + c] = sum / total;
      }
    }
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) {
        let sum = 0;
        kernel.forEach((weight, k) => {
          sum += weight * across[clamp(r * scale - reach + k, height) * cols + c]!;
        });
        thin[(band * rows + r) * cols + c] = sum / total;
      }
    }
  }
  return { data: thin, bands, height: rows, width: cols };
}
