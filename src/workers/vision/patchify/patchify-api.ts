import { fourBandScene } from '../../../analysis/four-band-scene.ts';
import { createEventTurn } from '../../../base/event-turn.ts';
import { Lru } from '../../../base/lru.ts';
import {
  type FusionPicture,
  type FusionRow,
  type PatchInformation,
  patchSides,
  type PixelSquare,
} from '../../../contracts/patchify-view.ts';
import type { ImageInput } from '../../../contracts/workspace.ts';
import type { CallContext } from '../../rpc.ts';
import { imageKey } from '../picture.ts';
import { fuse, fusionRows, fusionScale } from './fusion.ts';
import { ImagePatches, informationRows } from './patch-information.ts';
import { bandsOf, pixelsOf, squareOf } from './square-pixels.ts';

const rememberedImages = 2;
const images = new Lru<string, ImagePatches>(rememberedImages);

/** Natural colours of the four bands, and how much brighter the screen shows them. */
const natural = [2, 1, 0] as const;
const gain = 1.6;

/** Cutting pictures and made-up satellite scenes into patches. */
export const createPatchifyApi = () => ({
  /** The square that is cut. */
  patchPicture: (_context: CallContext, image: ImageInput): Promise<PixelSquare> => squareOf(image),
  /** What `width` numbers a token hold of the picture, for every patch size. */
  async patchInformation(
    { signal, progress }: CallContext,
    image: ImageInput,
    width: number,
  ): Promise<readonly PatchInformation[]> {
    const patches = await patchesOf(image);
    const rows: PatchInformation[] = [];
    const turn = createEventTurn(signal);
    for (const row of informationRows(patches, width)) {
      rows.push(row);
      progress({ label: 'Taking patches apart', done: rows.length, total: patchSides.length, unit: 'steps' });
      await turn();
    }
    return rows;
  },
  /** The picture rebuilt from `width` numbers a token. */
  async patchRebuilt(
    _context: CallContext,
    image: ImageInput,
    patch: number,
    width: number,
  ): Promise<PixelSquare> {
    return pixelsOf((await patchesOf(image)).rebuilt(patch, width), [0, 1, 2]);
  },
  /** One scene and its baselines. */
  fusionPicture(_context: CallContext, size: number, seed: number): FusionPicture {
    const scene = fourBandScene(size, fusionScale, seed);
    const { nearest, bicubic, brovey } = fuse(scene);
    const shown = (image: Parameters<typeof pixelsOf>[0]): PixelSquare => pixelsOf(image, natural, gain);
    return {
      truth: shown(scene.truth),
      pan: pixelsOf(scene.pan, [0, 0, 0], gain),
      bands: shown(scene.bands),
      fused: { nearest: shown(nearest), bicubic: shown(bicubic), brovey: shown(brovey) },
    };
  },
  /** Quality of the baselines over sizes. */
  fusionTable(
    { signal, progress }: CallContext,
    sizes: readonly number[],
    seeds: readonly number[],
  ): Promise<readonly FusionRow[]> {
    const turn = createEventTurn(signal);
    const total = sizes.length * seeds.length;
    return fusionRows(sizes, seeds, (done) => {
      progress({ label: 'Sharpening scenes', done, total, unit: 'steps' });
      return turn();
    });
  },
});

async function patchesOf(image: ImageInput): Promise<ImagePatches> {
  const key = imageKey(image);
  const known = images.get(key);
  if (known) return known;
  const patches = new ImagePatches(bandsOf(await squareOf(image)));
  images.set(key, patches);
  return patches;
}
