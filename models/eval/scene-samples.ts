import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readJson } from './language-model.ts';

/** One composed scene: what it shows and how much of every patch each object covers (0…255). */
export interface SceneSample {
  readonly pixels: Float32Array;
  readonly objects: readonly { readonly phrase: string; readonly coverage: readonly number[] }[];
}

interface SceneFile {
  readonly size: number;
  readonly scenes: readonly { readonly objects: SceneSample['objects'] }[];
}

/** The committed scenes: Noto Emoji (Apache-2.0) on generated patterns, made by `recipes/write_scene_samples.py`. */
export function loadSceneSamples(folder = import.meta.dirname): SceneSample[] {
  const file = readJson<SceneFile>(join(folder, 'scenes.json'));
  const bytes = gunzipSync(readFileSync(join(folder, 'scenes.rgb.gz')));
  const area = file.size * file.size;
  return file.scenes.map((scene, index) => {
    const pixels = new Float32Array(3 * area);
    for (let i = 0; i < area; i++) {
      for (let c = 0; c < 3; c++) pixels[c * area + i] = bytes[(index * area + i) * 3 + c]! / 255;
    }
    return { pixels, objects: scene.objects };
  });
}
