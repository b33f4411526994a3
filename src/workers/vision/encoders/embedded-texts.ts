import { utf8Decode } from '../../../base/utf8-offsets.ts';
import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { readTokenizerJson } from '../../../methods/tokenizers/tokenizer-json/read-tokenizer-json.ts';
import type { OpenEmbeddedModel } from '../../models/embedded-model.ts';
import { workerEngine } from '../../models/worker-engine.ts';
import { rememberedTexts, singleSpaced, type TextEmbedder } from './text-tower.ts';
import type { TextTower } from './vision-encoder.ts';

const padId = 1;

/**
 * The text tower of an embedded encoder, which knows lower-case phrases alone.
 * @param joint width of the joint space
 * @param textTokens the longest text; longer ones are cut
 */
export function embeddedTexts(
  model: OpenEmbeddedModel,
  { joint, textTokens }: { readonly joint: number; readonly textTokens: number },
): TextTower {
  let tokenizer: Promise<TextTokenizer> | null = null;

  const openTokenizer = (): Promise<TextTokenizer> => {
    tokenizer ??= model
      .file('tokenizer.json')
      .then((bytes) => readTokenizerJson(utf8Decode(bytes), `${model.entry.id} tokenizer`))
      .catch((error: unknown) => {
        tokenizer = null;
        throw error;
      });
    return tokenizer;
  };

  const embed: TextEmbedder['embed'] = async (phrases, signal) => {
    const text = await openTokenizer();
    const ids = phrases.map((phrase) => Array.from(text.encode(phrase).id.slice(0, textTokens)));
    const length = ids.reduce((longest, row) => Math.max(longest, row.length), 1);
    const data = new BigInt64Array(ids.length * length).fill(BigInt(padId));
    ids.forEach((row, r) => row.forEach((id, c) => (data[r * length + c] = BigInt(id))));
    const feeds = { input_ids: { type: 'int64', dims: [ids.length, length], data } } as const;
    const outputs = await workerEngine().run(model.graph('clip-text'), feeds, signal ? { signal } : {});
    const flat = outputs.text_embeds!.data as Float32Array;
    return ids.map((_, r) => flat.slice(r * joint, (r + 1) * joint));
  };

  return {
    ...rememberedTexts({ joint, normal: (text) => singleSpaced(text.toLowerCase()), embed }),
    phrases: () => knownPhrases(model),
  };
}

/** The things that an embedded encoder was trained on. */
export async function knownPhrases(model: Pick<OpenEmbeddedModel, 'json'>): Promise<readonly string[]> {
  const classes = (await model.json('classes.json')) as readonly { readonly phrase: string }[];
  return classes.map(({ phrase }) => phrase);
}
