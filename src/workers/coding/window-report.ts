import { type NextUnitModel, quantise } from '../../contracts/next-unit-model.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import type { WindowReport, WindowsUnderRule } from '../../contracts/window-report.ts';
import {
  changedWindows,
  type CodedWindow,
  encodeWindows,
  method,
  type OnWindow,
  PROBABILITY_BITS,
  type WindowRule,
} from '../../methods/encodings/equal-info-windows.ts';
import { conditionalEntropy } from '../../methods/entropy/token-entropy.ts';
import { compressedLength } from './compressed-length.ts';

/** A model of the next byte that windows are coded with. */
export interface WindowModel {
  readonly name: string;
  readonly model: { readonly id: string; readonly sha256: string } | null;
  /** Over the 256 bytes; equal contexts get equal answers. */
  readonly bytes: NextUnitModel;
  /** Told of the bytes that are asked about next, so that it can read them at once. */
  readonly prepare: (upcoming: Uint8Array) => Promise<void>;
}

/** The letter that the stability test inserts. */
const inserted = 'x'.charCodeAt(0);
/** Bytes that a window may look ahead for each of its bits: text rarely has fewer than 1.5 bits a byte. */
const bytesPerBit = 2 / 3;

/**
 * A text under both window rules, each with its round trip and a stability test.
 * @param onWindow told how many windows have been begun; it may let other work in, and throws to stop
 */
export async function windowReport(
  units: Uint8Array,
  { name, model, bytes, prepare }: WindowModel,
  given: ParamValues,
  onWindow: (begun: number) => Promise<void>,
): Promise<Omit<WindowReport, 'backend'>> {
  const { windowBits, tokenBits } = resolveParams(method.params, given);
  let begun = 0;
  const watching =
    (text: Uint8Array): OnWindow =>
    async (start) => {
      await onWindow(++begun);
      await prepare(text.subarray(start, start + Math.ceil(windowBits * bytesPerBit)));
    };
  const underRule = async (rule: WindowRule): Promise<WindowsUnderRule> => {
    const coded = await method.run({ units, model: bytes }, { ...given, rule }, watching(units));
    const { windows, misread, ids } = coded;
    const stability = await insertion(units, windows, rule);
    return {
      rule,
      starts: Uint32Array.from(windows, ({ start }) => start),
      codes: windows.map(({ code }) => code),
      misread,
      entropies: [1, 2].map((order) => conditionalEntropy(ids, order)),
      tokens: ids.length,
      ...stability,
    };
  };
  const insertion = async (text: Uint8Array, windows: readonly CodedWindow[], rule: WindowRule) => {
    const at = Math.floor(text.length / 2);
    const edited = Uint8Array.of(...text.subarray(0, at), inserted, ...text.subarray(at));
    const coding = { windowBits, probabilityBits: PROBABILITY_BITS, rule };
    const after = await encodeWindows(edited, bytes, coding, watching(edited));
    return {
      changed: changedWindows(windows, after, at, 1),
      changeable: after.filter(({ end }) => end > at).length,
    };
  };
  const delay = await underRule('delay');
  const greedy = await underRule('greedy');
  return {
    name,
    model,
    nBytes: units.length,
    windowBits,
    tokenBits: Number(tokenBits),
    delay,
    greedy,
    informationBits: await information(units, bytes, prepare),
    compressed: compressedLength(units),
  };
}

/** −Σ log2 of the integer probabilities of the bytes, each after all before it. */
async function information(
  units: Uint8Array,
  bytes: NextUnitModel,
  prepare: WindowModel['prepare'],
): Promise<number> {
  await prepare(units);
  let bits = 0;
  for (let i = 0; i < units.length; i++) {
    const frequencies = quantise(await bytes.logProbs(units.subarray(0, i)), PROBABILITY_BITS);
    bits += PROBABILITY_BITS - Math.log2(frequencies[units[i]!]!);
  }
  return bits;
}
