import { describe, expect, test } from 'vitest';
import { createRng, type Rng } from '../../base/rng.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { SegmentFlag, type Segmentation } from '../../contracts/segmentation.ts';
import type { TextEdit, TextTokenizer } from '../../contracts/text-tokenizer.ts';
import { tokenizerKey, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { method as bytes } from '../../methods/tokenizers/bytes.ts';
import { method as graphemes } from '../../methods/tokenizers/graphemes.ts';
import { fuzzText } from '../../testing/fuzz-text.ts';
import { type DocumentServices, TextDocument } from './document.ts';
import { minimapView } from './document-minimap.ts';
import { rowsView } from './document-view.ts';

const ref = (id: string): TokenizerRef => ({ kind: 'method', id });

/** A tokenizer that cannot follow an edit, and puts a virtual token at the start and the end when asked to. */
function wholeText(): TextTokenizer {
  const rest = graphemes.create();
  const { update: _, ...withoutUpdate } = { ...rest, update: null };
  return {
    ...withoutUpdate,
    idToPiece: (id) => (id === -1 ? '<s>' : null),
    encode(text, options) {
      const { nBytes, start, end, id, flags } = rest.encode(text);
      if (!options?.addSpecial) return { nBytes, start, end, id, flags };
      return {
        nBytes,
        start: Uint32Array.of(0, ...start, nBytes),
        end: Uint32Array.of(0, ...end, nBytes),
        id: Int32Array.of(-1, ...id, -1),
        flags: Uint8Array.of(SegmentFlag.virtual, ...flags, SegmentFlag.virtual),
      };
    },
  };
}

/** A tokenizer that can follow edits, but has the whole text as one pre-token. */
function onePreToken(): TextTokenizer {
  const rest = graphemes.create();
  const flagged = (found: Segmentation): Segmentation => {
    found.flags.fill(0);
    if (found.flags.length > 0) found.flags[0] = SegmentFlag.preTokenStart;
    return found;
  };
  return {
    ...rest,
    encode: (text) => flagged(rest.encode(text)),
    update(_previous, change) {
      updates.push(change.edit);
      return flagged(rest.encode(change.after));
    },
  };
}
const updates: TextEdit[] = [];

const tokenizers: Readonly<Record<string, () => TextTokenizer>> = {
  bytes: bytes.create,
  graphemes: graphemes.create,
  whole: wholeText,
  one: onePreToken,
  explodes: () => ({
    ...wholeText(),
    encode: () => {
      throw new TokenscopeError('internal', 'It went wrong.', 'Nothing helps.');
    },
  }),
};

function documentWith(ids: readonly string[], services: Partial<DocumentServices> = {}): TextDocument {
  const document = new TextDocument({
    open: async (given) => {
      const create = tokenizers[(given as { id: string }).id];
      if (!create) throw new TokenscopeError('not-found', 'There is no such tokenizer.', 'Pick another.');
      return create();
    },
    encodeElsewhere: async (given, text, options) => ({
      segmentation: tokenizers[(given as { id: string }).id]!().encode(text, options),
      ms: 1,
    }),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    ...services,
  });
  document.setLanes(ids.map(ref), {});
  return document;
}

const never = new AbortController().signal;

async function settled(document: TextDocument): Promise<void> {
  while (document.summary().isPending) await document.changedSince(document.revision, never);
}

const tokensOf = (document: TextDocument, id: string): Segmentation =>
  document.lane(tokenizerKey(ref(id))).encoding!.segmentation;

const randomEdit = (rng: Rng, length: number) => {
  const from = rng.int(length + 1);
  const to = Math.min(length, from + (rng.int(3) === 0 ? rng.int(40) : 0));
  return { from, to, insert: rng.int(4) === 0 ? '' : fuzzText(rng, 4) };
};

describe('lanes', () => {
  test('end up with the tokens of a full encoding after any edits', async () => {
    const rng = createRng(21);
    for (let round = 0; round < 25; round++) {
      const document = documentWith(['bytes', 'graphemes', 'whole']);
      document.open(fuzzText(rng, 60));
      for (let edit = 0; edit < 8; edit++) {
        if (rng.int(2) === 0) await settled(document);
        document.edit(document.version, [randomEdit(rng, document.text.text.length)]);
      }
      await settled(document);
      for (const id of ['bytes', 'graphemes', 'whole']) {
        expect(tokensOf(document, id)).toEqual(tokenizers[id]!().encode(document.text.text));
      }
    }
  });

  test('follow edits while a long text is still being encoded', async () => {
    const document = documentWith(['graphemes', 'bytes']);
    await settled(document);
    document.open('naïve 🤗 text '.repeat(12_000));
    const rng = createRng(4);
    let partial = 0;
    for (let edit = 0; edit < 30 && document.summary().isPending; edit++) {
      await document.changedSince(document.revision, never);
      if (document.summary().lanes.some((lane) => lane.status === 'encoding' && lane.tokens > 0)) partial++;
      document.edit(document.version, [randomEdit(rng, document.text.text.length)]);
    }
    expect(partial).toBeGreaterThan(1);
    document.edit(document.version, [{ from: 5, to: 90_000, insert: 'x'.repeat(70_000) }]);
    await settled(document);
    for (const id of ['graphemes', 'bytes']) {
      const full = tokenizers[id]!().encode(document.text.text);
      expect(Buffer.compare(bytesOf(tokensOf(document, id).end), bytesOf(full.end))).toBe(0);
    }
  });

  test('keep their tokens when others come, go or move, and start anew when the options change', async () => {
    const document = documentWith(['bytes', 'whole']);
    document.open('abc');
    await settled(document);
    const { encodeMs } = document.summary().lanes[1]!;
    document.setLanes([ref('whole'), ref('graphemes')], {});
    await settled(document);
    expect(document.summary().lanes[0]).toMatchObject({ encodeMs, tokens: 3 });
    expect(encodeMs).toBeGreaterThan(0);
    expect(document.summary().lanes.map((lane) => lane.name)).toEqual([
      'Grapheme clusters',
      'Grapheme clusters',
    ]);
    document.setLanes([ref('whole')], { addSpecial: true });
    await settled(document);
    expect(tokensOf(document, 'whole').id).toHaveLength(5);
  });

  test('options set while a tokenizer loads hold for it', async () => {
    const document = documentWith(['whole']);
    document.open('abc');
    document.setLanes([ref('whole')], { addSpecial: true });
    await settled(document);
    expect(tokensOf(document, 'whole').id).toHaveLength(5);
  });

  test('that cannot be loaded or that throw report why, and leave the others alone', async () => {
    const document = documentWith(['nowhere', 'explodes', 'bytes']);
    document.open('abc');
    await settled(document);
    const { lanes } = document.summary();
    expect(lanes.map((lane) => lane.status)).toEqual(['failed', 'failed', 'ready']);
    expect(lanes.map((lane) => lane.error?.message)).toEqual([
      'There is no such tokenizer.',
      'It went wrong.',
      undefined,
    ]);
    document.retry(lanes[0]!.key);
    expect(document.summary().lanes[0]!.status).toBe('loading');
    await settled(document);
    expect(document.summary().lanes[0]!.status).toBe('failed');
  });

  test('that cannot follow an edit of a long text show the old tokens, moved, until they have caught up', async () => {
    const document = documentWith(['whole']);
    document.open('ab'.repeat(60_000));
    await settled(document);
    document.edit(document.version, [{ from: 1, to: 2, insert: 'xyz' }]);
    const [lane] = rowsView(document, 0, 1).lanes;
    expect(lane).toMatchObject({ isStale: true, isFinal: false });
    expect(Array.from(lane!.tokens!.start.slice(0, 3))).toEqual([0, 4, 5]);
    await settled(document);
    expect(rowsView(document, 0, 1).lanes[0]).toMatchObject({ isStale: false, isFinal: true });
    expect(tokensOf(document, 'whole').id).toHaveLength(120_002);
  });
});

test('an encoding of a text that has changed meanwhile is not taken', async () => {
  const asked: { text: string; answer: () => void }[] = [];
  const document = documentWith(['whole'], {
    encodeElsewhere: (_ref, text) =>
      new Promise((resolve) =>
        asked.push({ text, answer: () => resolve({ segmentation: wholeText().encode(text), ms: 1 }) }),
      ),
  });
  const nextAsked = async (count: number): Promise<void> => {
    while (asked.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  document.open('ab'.repeat(60_000));
  await nextAsked(1);
  document.edit(document.version, [{ from: 7, to: 8, insert: '漢' }]);
  asked[0]!.answer();
  await nextAsked(2);
  expect(asked[1]!.text).toBe(document.text.text);
  expect(document.summary().lanes[0]!.status).toBe('encoding');
  asked[1]!.answer();
  await settled(document);
  expect(tokensOf(document, 'whole').nBytes).toBe(120_002);
});

test('a long text pasted into a finished one is encoded in slices', async () => {
  const document = documentWith(['bytes', 'graphemes']);
  document.open('ab '.repeat(30_000));
  await settled(document);
  document.edit(document.version, [{ from: 300, to: 600, insert: 'naïve '.repeat(9000) }]);
  expect(document.summary().isPending).toBe(true);
  await settled(document);
  for (const id of ['bytes', 'graphemes']) {
    const full = tokenizers[id]!().encode(document.text.text);
    expect(Buffer.compare(bytesOf(tokensOf(document, id).end), bytesOf(full.end))).toBe(0);
  }
});

test('an edit inside a very long pre-token does not hold up the others', async () => {
  const document = documentWith(['one', 'bytes']);
  document.open('ab'.repeat(60_000));
  await settled(document);
  updates.length = 0;
  document.edit(document.version, [{ from: 50_000, to: 50_001, insert: 'xyz' }]);
  const [one, bytes] = rowsView(document, 0, 1).lanes;
  expect([one!.isStale, bytes!.isStale]).toEqual([true, false]);
  await settled(document);
  expect(updates).toEqual([]);
  expect(bytesOf(tokensOf(document, 'one').start)).toEqual(
    bytesOf(onePreToken().encode(document.text.text).start),
  );
  document.open('ab'.repeat(100));
  await settled(document);
  document.edit(document.version, [{ from: 50, to: 50, insert: 'x' }]);
  expect(updates).toEqual([{ from: 50, to: 50, insert: 'x' }]);
});

const bytesOf = (array: Uint32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

test('an edit of another version is refused', () => {
  const document = documentWith([]);
  document.open('abc');
  expect(() => document.edit(document.version - 1, [{ from: 0, to: 0, insert: 'x' }])).toThrow(/version/);
  expect(document.text.text).toBe('abc');
});

test('waiting for a change ends with the signal', async () => {
  const document = documentWith([]);
  const controller = new AbortController();
  const waiting = document.changedSince(document.revision, controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

describe('rows', () => {
  const text = `one two three\nשלום עולם\n${'long line without end '.repeat(12)}\n\n👩‍👩‍👧‍👦 ok`;

  test('carry exactly the tokens that meet them', async () => {
    const document = documentWith(['graphemes', 'whole']);
    document.wrap(20);
    document.open(text);
    await settled(document);
    const full = tokenizers.whole!().encode(text);
    for (let from = 0; from < document.text.rowCount; from++) {
      const view = rowsView(document, from, from + 3);
      const [byteStart, byteEnd] = [view.rows[0]!.byteStart, view.rows.at(-1)!.byteEnd];
      const expected = Array.from(full.start.keys()).filter(
        (i) => full.end[i]! > byteStart && full.start[i]! < byteEnd,
      );
      for (const lane of view.lanes) {
        expect(lane.tokens!.firstIndex).toBe(expected[0]);
        expect(Array.from(lane.tokens!.start)).toEqual(expected.map((i) => full.start[i]));
      }
    }
  });

  test('number the tokens of each line from 0', async () => {
    const document = documentWith(['graphemes']);
    document.wrap(20);
    document.open(text);
    await settled(document);
    const view = rowsView(document, 3, 6);
    const { start, place } = view.lanes[0]!.tokens!;
    const lineStart = Buffer.byteLength('one two three\nשלום עולם\n');
    const before = Array.from(tokensOf(document, 'graphemes').start).filter((byte) => byte >= lineStart);
    expect(Array.from(place)).toEqual(Array.from(start, (byte) => before.indexOf(byte)));
    expect(place[0]).toBeGreaterThan(0);
  });

  test('know the direction of their line', () => {
    const document = documentWith([]);
    document.open('abc שלום\n12 שלום abc\n(…)\n');
    expect(rowsView(document, 0, 9).rows.map((row) => row.isRtl)).toEqual([false, true, false]);
  });

  test('spell virtual tokens', async () => {
    const document = documentWith(['whole']);
    document.open('ab');
    document.setLanes([ref('whole')], { addSpecial: true });
    await settled(document);
    const { tokens } = rowsView(document, 0, 1).lanes[0]!;
    expect(Array.from(tokens!.start)).toEqual([0, 0, 1, 2]);
    expect(tokens!.pieces).toEqual({ 0: '<s>', 3: '<s>' });
  });

  test('of an empty text are one', () => {
    const view = rowsView(documentWith(['bytes']), 0, 10);
    expect(view.rows).toEqual([{ text: '', byteStart: 0, byteEnd: 0, isRtl: false }]);
  });
});

test('the minimap gives bytes per token and agreement of each run of rows', async () => {
  const document = documentWith(['bytes', 'graphemes']);
  document.wrap(8);
  document.open('abcd\n漢字\nxy\n\u0301\u0301\u0301');
  await settled(document);
  const map = await minimapView(document, 4, async () => undefined);
  expect(map.buckets).toBe(4);
  const round = (values: Float32Array): number[] => Array.from(values, (value) => Math.round(value * 1000));
  // Row 1 has 7 bytes: seven places are cut, three of them by both lanes.
  expect(round(map.bytesPerToken)).toEqual([1000, 1000, 1000, 1000, 1000, 2333, 1000, 6000]);
  expect(round(map.agreement)).toEqual([1000, 714, 1000, 583]);
});
