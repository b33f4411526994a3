import { Lru } from '../../base/lru.ts';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { byteReading } from '../../contracts/coding-settings.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import type { ParamValues } from '../../contracts/params.ts';
import { SegmentationBuilder, SegmentFlag, type Segmentation } from '../../contracts/segmentation.ts';
import { method } from '../../methods/entropy/entropy-patching.ts';
import { modelRun } from '../curves/model-run.ts';
import type { CallContext } from '../rpc.ts';

/** Texts whose entropies are kept, so that another threshold costs nothing. */
const remembered = 4;
const known = new Lru<string, Float64Array>(remembered);

/**
 * The patches of a text (BLT, 2412.09871 §2.3) by the entropies of a byte model.
 * @param openModel gives the model; asked only for a text that has not been read yet
 * @throws TokenscopeError `too-large` for a text longer than the model is let read; an AbortError when cancelled.
 */
export async function patchesOf(
  text: string,
  params: ParamValues,
  openModel: () => Promise<LanguageModel>,
  context: CallContext,
): Promise<Segmentation> {
  const bytes = utf8Encode(text);
  if (bytes.length > byteReading.limit) throw tooLong(bytes.length);
  const entropies = known.get(text) ?? (await entropiesOf(text, await openModel(), context));
  known.set(text, entropies);
  const { starts } = method.run({ entropies, bytes }, params);
  const builder = new SegmentationBuilder();
  starts.forEach((start, i) =>
    builder.push(start, starts[i + 1] ?? bytes.length, -1, SegmentFlag.preTokenStart),
  );
  return builder.finish(bytes.length);
}

/** Entry i is the entropy of byte i + 1 given bytes 0 … i, nats; the last one is 0. */
async function entropiesOf(
  text: string,
  model: LanguageModel,
  { signal, progress }: CallContext,
): Promise<Float64Array> {
  const run = modelRun(model, text, byteReading);
  const total = run.head.tokens.id.length;
  for (let done = 0; done < total; ) {
    done = await run.next(signal);
    progress({ label: `${model.info.name} reads the text`, done, total, unit: 'bytes' });
    signal.throwIfAborted();
  }
  const { entropy } = run.columns.points(0, total);
  return Float64Array.from(entropy, (_, i) => (i + 1 < total ? entropy[i + 1]! * Math.LN2 : 0));
}

const tooLong = (bytes: number): TokenscopeError =>
  new TokenscopeError(
    'too-large',
    `BLT patches are made of texts of up to ${byteReading.limit.toLocaleString('en')} bytes; this one has ${bytes.toLocaleString('en')}.`,
    'Shorten the text, or remove the lane.',
  );
