import { appVersion } from '../../contracts/app-version.ts';
import type { Provenance } from '../../contracts/provenance.ts';
import { stampPng, stampSvg } from '../../state/export-codec.ts';
import { workspaceStore } from '../../state/workspace-store.ts';
import { saveFile } from './save-file.ts';

/** A drawing of known extent, px. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const pixelRatio = 2;

/** Saves a drawing as a file that carries the board's state, so that it can be dropped back; PNG at twice its size. */
export async function savePicture(
  name: string,
  picture: Picture,
  format: 'png' | 'svg',
  made: Omit<Provenance, 'app' | 'version'>,
): Promise<void> {
  const stamp = {
    state: workspaceStore.getState(),
    provenance: { app: 'tokenscope', version: appVersion, ...made },
  } as const;
  const content =
    format === 'svg'
      ? new Blob([stampSvg(picture.svg, stamp)], { type: 'image/svg+xml' })
      : new Blob([stampPng(await rasterised(picture), stamp)], { type: 'image/png' });
  saveFile(`${name}.${format}`, content);
}

/** A CSS colour, such as `var(--text)`, as the page resolves it now. */
export function plainColour(colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  document.body.append(probe);
  const plain = getComputedStyle(probe).color;
  probe.remove();
  return plain;
}

async function rasterised({ svg, width, height }: Picture): Promise<Uint8Array> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * pixelRatio;
  canvas.height = height * pixelRatio;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be made');
  return new Uint8Array(await blob.arrayBuffer());
}
