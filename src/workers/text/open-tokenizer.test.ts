import { describe, expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import type { TokenizerRef } from '../../contracts/tokenizer-ref.ts';
import { MemoryStorage } from '../../inference/model-storage.ts';
import { ModelStore } from '../../inference/model-store.ts';
import { keepTokenizerFile } from '../../inference/tokenizer-files/load-tokenizer-file.ts';
import { TokenIndex } from '../../methods/tokenizers/bpe/token-index.ts';
import { packVocabulary } from '../../methods/tokenizers/vocabularies/packed-vocabulary.ts';
import { sentencePieceModel } from '../../testing/sentencepiece-models.ts';
import { SMALL_FILES } from '../../testing/small-tokenizer-files.ts';
import { readTokenizerFile, TokenizerOpener } from './open-tokenizer.ts';

/** A vocabulary of the 256 bytes alone. */
const bytesAlone = {
  tokens: new TokenIndex(
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
    Uint32Array.from({ length: 257 }, (_, id) => id),
  ),
  cuts: new Uint8Array(256),
};
const json = JSON.stringify(SMALL_FILES[0]);
const rankFile = Array.from({ length: 256 }, (_, byte) => `${btoa(String.fromCharCode(byte))} ${byte}`).join(
  '\n',
);
const model = sentencePieceModel({
  type: 'bpe',
  pieces: [
    ['a', -1],
    ['b', -2],
    ['ab', 0],
    ['▁', -3],
  ],
});

function setUp(status = 200): {
  opener: TokenizerOpener;
  files: ModelStore;
  asked: string[];
  sent: (string | null)[];
} {
  const asked: string[] = [];
  const sent: (string | null)[] = [];
  const files = new ModelStore(new MemoryStorage(), fetch);
  const opener = new TokenizerOpener({
    async fetch(input, init) {
      const address = input instanceof Request ? input.url : input.toString();
      asked.push(address);
      sent.push(new Headers(init?.headers).get('authorization'));
      const body = address.endsWith('.bin') ? await packVocabulary(bytesAlone) : json;
      return new Response(body, { status });
    },
    files,
    isOnline: () => true,
    pageAddress: 'https://page.example/app/',
  });
  return { opener, files, asked, sent };
}

const context = { signal: new AbortController().signal, progress: () => undefined };

describe('TokenizerOpener', () => {
  it('opens an embedded vocabulary from beside the page', async () => {
    const { opener, asked } = setUp();
    const tokenizer = await opener.open({ kind: 'vocabulary', id: 'r50k' }, context);
    expect(asked).toEqual(['https://page.example/app/vocabularies/r50k.bin']);
    expect(Array.from(tokenizer.encode('hi').id)).toEqual([0x68, 0x69]);
  });

  it('opens a method with its parameters checked', async () => {
    const { opener } = setUp();
    expect((await opener.open({ kind: 'method', id: 'bytes' }, context)).family).toBe('byte');
    const wrong = opener.open({ kind: 'method', id: 'bytes', params: { nonsense: 1 } }, context);
    await expect(wrong).rejects.toThrow(/no parameter 'nonsense'/);
  });

  it('opens a file from an address, from the Hub and from this device', async () => {
    const { opener, files, asked } = setUp();
    const refs: TokenizerRef[] = [
      { kind: 'url', url: 'https://files.example/a/t.json' },
      { kind: 'hub', repo: 'org/name', revision: 'main' },
      await keepTokenizerFile('own.json', utf8Encode(json), files),
    ];
    for (const ref of refs) expect((await opener.open(ref, context)).family).toBe('bpe');
    expect(asked).toEqual([
      'https://files.example/a/t.json',
      'https://huggingface.co/org/name/resolve/main/tokenizer.json',
    ]);
  });

  it('remembers what it has opened, and not what failed', async () => {
    const { opener, asked } = setUp();
    const ref: TokenizerRef = { kind: 'url', url: 'https://files.example/t.json' };
    expect(await opener.open(ref, context)).toBe(await opener.open(ref, context));
    expect(asked).toHaveLength(1);
    const failing = setUp(404);
    await expect(failing.opener.open(ref, context)).rejects.toThrow(/does not exist/);
    await expect(failing.opener.open(ref, context)).rejects.toThrow(/does not exist/);
    expect(failing.asked).toHaveLength(2);
  });

  it('sends the access token while it has one', async () => {
    const { opener, sent } = setUp();
    opener.setAccessToken('hf_x');
    await opener.open({ kind: 'hub', repo: 'org/gated', revision: 'main' }, context);
    opener.setAccessToken(null);
    await opener.open({ kind: 'hub', repo: 'org/open', revision: 'main' }, context);
    expect(sent).toEqual(['Bearer hf_x', null]);
  });

  it('names what does not exist', async () => {
    const { opener } = setUp();
    await expect(opener.open({ kind: 'vocabulary', id: 'nope' }, context)).rejects.toThrow(
      /no tokenizer 'nope'/,
    );
    await expect(opener.open({ kind: 'method', id: '__proto__' }, context)).rejects.toThrow(
      /no tokenizer '__proto__'/,
    );
    await expect(setUp(500).opener.open({ kind: 'vocabulary', id: 'r50k' }, context)).rejects.toThrow(
      /r50k .*could not be loaded from page\.example/,
    );
  });
});

describe('readTokenizerFile', () => {
  it.each([
    ['a tokenizer.json', utf8Encode(`\ufeff${json}`), 'bpe'],
    ['a rank file', utf8Encode(rankFile), 'bpe'],
    ['a SentencePiece model', model, 'bpe'],
  ])('tells %s by its content', (_, bytes, family) => {
    const tokenizer = readTokenizerFile(bytes, 'file.bin');
    expect(tokenizer.family).toBe(family);
    expect(tokenizer.encode('ab').id.length).toBeGreaterThan(0);
  });

  it('refuses text that is not UTF-8', () => {
    expect(() => readTokenizerFile(Uint8Array.of(0x7b, 0xff, 0x7d), 'x')).toThrow(/not UTF-8/);
  });
});
