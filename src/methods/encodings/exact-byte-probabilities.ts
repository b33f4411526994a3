import type { MethodInfo } from '../../contracts/method.ts';
import type { NextUnitModel } from '../../contracts/next-unit-model.ts';
import { ByteTrie } from './_shared/byte-trie.ts';

/** A vocabulary as bytes, and its canonical encoding of any byte string (also one that ends inside a character). */
export interface ByteVocabulary {
  readonly size: number;
  /** Bytes of a token, or null for ids without text (end of text, padding). */
  bytesOf(id: number): Uint8Array | null;
  encodeBytes(bytes: Uint8Array): readonly number[];
}

/** One way to cover the prompt: tokens whose last one may reach past its end. */
export interface Cover {
  readonly ids: readonly number[];
  /** Probability of the path under the token model. */
  readonly probability: number;
}

export interface ExactNextByte {
  /** Shape [257]: P(b | prompt) for the 256 bytes, then the end of the text. Sums to 1. */
  readonly exact: Float64Array;
  /** Shape [257]: first-byte distribution after the canonical tokens of the prompt, which ignores tokens that straddle it. */
  readonly naive: Float64Array;
  /** Covers of the prompt, most probable first. */
  readonly covers: readonly Cover[];
  /** log P(prompt), nats, over valid token sequences. */
  readonly logProbability: number;
}

/** Slot of the end of the text in the distributions. */
export const END = 256;

/**
 * Exact next-byte distribution of a token model (2410.09303 §3: byte–token representation). The probability of a byte
 * prompt is the sum over its covers: valid token sequences whose last token alone may reach past the end of the prompt.
 * A sequence is valid when it is the canonical encoding of its bytes.
 *
 * @param prefix ids before a split that is safe: the tokenizer cuts there whatever follows (the caller takes the last
 *   pre-token border that the text after it cannot move).
 * @param tail the prompt's bytes after that split.
 * @param endIds ids that end the text; their mass goes to slot 256.
 * Deviation: like the official code it normalises over what it found; mass that the model puts on invalid sequences is the
 * gap of `logProbability` below the truth. Cost: one model call for each position of `tail`, plus one.
 */
export async function exactNextByte(
  prefix: readonly number[],
  tail: Uint8Array,
  vocabulary: ByteVocabulary,
  model: NextUnitModel,
  endIds: readonly number[] = [],
): Promise<ExactNextByte> {
  const trie = new ByteTrie(vocabulary.size, (id) => vocabulary.bytesOf(id));
  const exact = new Float64Array(257);
  const naive = new Float64Array(257);
  const covers: Cover[] = [];
  const scorer = new PathScorer(prefix, model);

  for (let cut = 0; cut < tail.length; cut++) {
    const left = vocabulary.encodeBytes(tail.subarray(0, cut));
    const rest = tail.subarray(cut);
    const straddling = trie.withPrefix(rest).filter((id) => vocabulary.bytesOf(id)!.length > rest.length);
    const valid = straddling.filter((id) => isValid([...left, id], vocabulary));
    if (valid.length === 0) continue;
    const leftProbability = Math.exp(await scorer.logProbability(left));
    const next = await scorer.next(left);
    for (const id of valid) {
      const probability = leftProbability * Math.exp(next[id]!);
      const byte = vocabulary.bytesOf(id)![rest.length]!;
      exact[byte] = exact[byte]! + probability;
      covers.push({ ids: [...left, id], probability });
    }
  }

  const whole = vocabulary.encodeBytes(tail);
  const wholeProbability = Math.exp(await scorer.logProbability(whole));
  const next = await scorer.next(whole);
  if (tail.length > 0) covers.push({ ids: whole, probability: wholeProbability });
  for (let id = 0; id < vocabulary.size; id++) {
    const bytes = vocabulary.bytesOf(id);
    if (!bytes || bytes.length === 0) continue;
    const probability = Math.exp(next[id]!);
    naive[bytes[0]!] = naive[bytes[0]!]! + probability;
    if (isValid([...whole, id], vocabulary))
      exact[bytes[0]!] = exact[bytes[0]!]! + wholeProbability * probability;
  }
  for (const id of endIds) {
    naive[END] = naive[END]! + Math.exp(next[id]!);
    exact[END] = exact[END]! + wholeProbability * Math.exp(next[id]!);
  }

  const prefixLog = await scorer.prefixLogProbability();
  const mass = normalise(exact);
  normalise(naive);
  covers.sort((a, b) => b.probability - a.probability);
  return { exact, naive, covers, logProbability: prefixLog + Math.log(mass) };
}

function isValid(ids: readonly number[], vocabulary: ByteVocabulary): boolean {
  const parts = ids.map((id) => vocabulary.bytesOf(id)!);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const canonical = vocabulary.encodeBytes(bytes);
  return canonical.length === ids.length && canonical.every((id, i) => id === ids[i]);
}

/** Scales to sum 1 and returns the sum before; an all-zero array stays so. */
function normalise(values: Float64Array): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (sum > 0) for (let i = 0; i < values.length; i++) values[i] = values[i]! / sum;
  return sum;
}

/** Log-probabilities of continuations of the prefix; every distinct context is asked of the model once. */
class PathScorer {
  readonly #prefix: readonly number[];
  readonly #model: NextUnitModel;
  readonly #asked = new Map<string, Float64Array>();

  constructor(prefix: readonly number[], model: NextUnitModel) {
    this.#prefix = prefix;
    this.#model = model;
  }

  async next(ids: readonly number[]): Promise<Float64Array> {
    return this.#after([...this.#prefix, ...ids]);
  }

  /** log P(ids | prefix), nats. */
  async logProbability(ids: readonly number[]): Promise<number> {
    return this.#sum([...this.#prefix, ...ids], this.#prefix.length);
  }

  async prefixLogProbability(): Promise<number> {
    return this.#sum(this.#prefix, 0);
  }

  async #sum(ids: readonly number[], from: number): Promise<number> {
    let sum = 0;
    for (let i = from; i < ids.length; i++) sum += (await this.#after(ids.slice(0, i)))[ids[i]!]!;
    return sum;
  }

  async #after(context: readonly number[]): Promise<Float64Array> {
    const key = context.join();
    let answer = this.#asked.get(key);
    if (!answer) {
      answer = await this.#model.logProbs(context);
      this.#asked.set(key, answer);
    }
    return answer;
  }
}

export const method = {
  id: 'exact-byte-probabilities',
  kind: 'encodings',
  name: 'Exact next-byte probabilities',
  papers: [
    {
      title:
        'Exact Byte-Level Probabilities from Tokenized Language Models for FIM-Tasks and Model Ensembles',
      arxiv: '2410.09303',
      url: 'https://arxiv.org/abs/2410.09303',
      year: 2024,
      section: '§3',
      claim:
        'A prompt that ends inside a token biases the next prediction; summing over covers gives the exact one, untrained.',
    },
  ],
  fidelity: 'exact',
  fidelityNote:
    'The algorithm is the paper’s; checked against brute force over all token sequences on small alphabets.',
  summary:
    'Naive and exact next-byte distribution at any caret, with the covers of the prompt and their probabilities.',
  needs: ['text', 'tokenizer', 'language-model'],
  params: {},
  demo: { view: 'entropy', sample: 'prose', entropy: { tab: 'bytes' } },
  run: (input: {
    readonly prefix: readonly number[];
    readonly tail: Uint8Array;
    readonly vocabulary: ByteVocabulary;
    readonly model: NextUnitModel;
    readonly endIds?: readonly number[];
  }): Promise<ExactNextByte> =>
    exactNextByte(input.prefix, input.tail, input.vocabulary, input.model, input.endIds),
} as const satisfies MethodInfo & { run: unknown };
