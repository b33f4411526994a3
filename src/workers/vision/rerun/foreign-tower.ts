import type { ImageEncoder } from '../../../contracts/image-encoder.ts';
import type { Readout, Tower } from './tower.ts';

/**
 * The tower of an encoder from elsewhere, left after `after` layers. Sequences run one by one: nothing in its graph masks padding.
 * @throws TokenscopeError `unsupported` where its layers do not run on fewer tokens; an AbortError.
 */
export async function foreignTower(
  { info, space, stream, layersAfter }: Pick<ImageEncoder, 'info' | 'space' | 'stream' | 'layersAfter'>,
  after: number,
  signal: AbortSignal,
): Promise<Tower> {
  const { width, prefix, hasCls } = info;
  const run = await layersAfter(after, signal);
  const readoutOf = async (last: Float32Array): Promise<Readout> => {
    const cls = hasCls ? last.slice(0, width) : null;
    return { cls, embedding: space && cls && (await space.project(cls, { signal })).data };
  };
  return {
    prefix,
    async allLayers(views) {
      const found = [];
      for (const { pixels } of views) {
        const states = await stream(pixels, { signal });
        const kept = Array.from({ length: after + 1 }, (_, at) =>
          at === after ? states[at - 1] : undefined,
        );
        found.push({ states: kept, readout: await readoutOf(states.at(-1)!) });
      }
      return found;
    },
    async remainingLayers(_after, sequences) {
      const found: Readout[] = [];
      for (const tokens of sequences) {
        const isEmpty = tokens.length === 0;
        found.push(await readoutOf(isEmpty ? tokens : await run(tokens, { signal })));
      }
      return found;
    },
  };
}
