import { utf8Decode, utf8Encode } from '../../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';
import { soundRate } from '../../../contracts/sample-sounds.ts';

const mark = 'tokenscope sound ';

/** A sound as it is kept on this device: samples in 16 bits, after a line that says how long the whole was, s. */
export function soundFile(samples: Float32Array, seconds: number): Uint8Array<ArrayBuffer> {
  const head = utf8Encode(`${mark}${seconds}\n`);
  const bytes = new Uint8Array(head.length + 2 * samples.length);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  for (const [i, sample] of samples.entries()) {
    view.setInt16(2 * i, Math.round(32_767 * Math.max(-1, Math.min(1, sample))), true);
  }
  return bytes;
}

export interface KeptSound {
  /** In [−1, 1], at {@link soundRate}. */
  readonly samples: Float32Array;
  /** Length of the whole sound, of which these samples are the beginning, s. */
  readonly seconds: number;
}

/** @throws TokenscopeError `corrupt` when it is no file that {@link soundFile} made. */
export function readSoundFile(bytes: Uint8Array): KeptSound {
  const end = bytes.indexOf(10);
  const head = end < 0 ? '' : utf8Decode(bytes.subarray(0, end));
  const seconds = head.startsWith(mark) ? Number(head.slice(mark.length)) : Number.NaN;
  if (!(seconds >= 0)) {
    throw new TokenscopeError('corrupt', 'A kept sound cannot be read.', 'Drop the file once more.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + end + 1, bytes.length - end - 1);
  const samples = Float32Array.from(
    { length: Math.floor(view.byteLength / 2) },
    (_, i) => view.getInt16(2 * i, true) / 32_767,
  );
  return { samples, seconds: Math.max(seconds, samples.length / soundRate) };
}
