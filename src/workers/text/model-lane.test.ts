import { describe, expect, test } from 'vitest';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { method as bytes } from '../../methods/tokenizers/bytes.ts';
import { TextDocument } from './document.ts';
import { patchTokenizer } from './patch-tokenizer.ts';

const never = new AbortController().signal;

async function settled(document: TextDocument): Promise<void> {
  while (document.summary().isPending) await document.changedSince(document.revision, never);
}

describe('a lane whose tokens a model makes', () => {
  const byModel: TextTokenizer = patchTokenizer();
  interface Asked {
    readonly text: string;
    readonly signal: AbortSignal;
    readonly answer: () => void;
    readonly refuse: () => void;
  }
  async function laneOf(text: string) {
    const asked: Asked[] = [];
    const document = new TextDocument({
      open: () => Promise.resolve(byModel),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      encodeElsewhere: (_ref, given, _options, signal, onProgress) =>
        new Promise((resolve, reject) => {
          onProgress?.({ label: 'reads', done: 1, total: 2, unit: 'bytes' });
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          asked.push({
            text: given,
            signal,
            answer: () => resolve({ segmentation: bytes.create().encode(given), ms: 0 }),
            refuse: () => reject(new TokenscopeError('too-large', 'Too long.', 'Shorten it.')),
          });
        }),
    });
    document.setLanes([{ kind: 'patches' }], {});
    document.open(text);
    const nextAsked = async (count: number): Promise<Asked> => {
      while (asked.length < count) await new Promise((resolve) => setImmediate(resolve));
      return asked[count - 1]!;
    };
    return { document, nextAsked };
  }

  test('is asked for elsewhere at any length, and says how far it is', async () => {
    const { document, nextAsked } = await laneOf('ab');
    const first = await nextAsked(1);
    expect(document.summary().lanes[0]).toMatchObject({ status: 'encoding', progress: { label: 'reads' } });
    first.answer();
    await settled(document);
    expect(document.summary().lanes[0]).toMatchObject({ status: 'ready', progress: null, encodedBytes: 2 });
    document.edit(document.version, [{ from: 0, to: 0, insert: 'c' }]);
    expect((await nextAsked(2)).text).toBe('cab');
  });

  test('does not wait for the run over a text that has changed', async () => {
    const { document, nextAsked } = await laneOf('ab');
    const first = await nextAsked(1);
    document.edit(document.version, [{ from: 2, to: 2, insert: 'c' }]);
    expect(first.signal.aborted).toBe(true);
    (await nextAsked(2)).answer();
    await settled(document);
    expect(document.summary().lanes[0]).toMatchObject({ status: 'ready', encodedBytes: 3 });
  });

  test('that was refused is asked again when the text changes', async () => {
    const { document, nextAsked } = await laneOf('abc');
    (await nextAsked(1)).refuse();
    await settled(document);
    expect(document.summary().lanes[0]).toMatchObject({ status: 'failed', error: { message: 'Too long.' } });
    document.edit(document.version, [{ from: 0, to: 1, insert: '' }]);
    (await nextAsked(2)).answer();
    await settled(document);
    expect(document.summary().lanes[0]).toMatchObject({ status: 'ready', error: null, encodedBytes: 2 });
  });
});
