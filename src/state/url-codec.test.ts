import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { utf8Encode } from '../base/utf8-offsets.ts';
import type { WorkspaceState } from '../contracts/workspace.ts';
import { anyWorkspace } from '../testing/arbitrary-workspace.ts';
import { readAddress, type RestoreContext, tokenizerFromName, writeAddress } from './url-codec.ts';
import { defaultWorkspace } from './workspace-store.ts';

const seed = { seed: 20_261_123 };
const context: RestoreContext = {
  text: { kind: 'sample', id: 'fallback' },
  methodIds: async () => ['bytes', 'words'],
};
const read = (search: string, hash = '') => readAddress({ search, hash }, context);

const secret = 'the private words of a person';
const withOwnText: WorkspaceState = { ...defaultWorkspace, text: { kind: 'own', text: secret } };

describe('a permalink', () => {
  it('restores any state exactly when the text goes along', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorkspace, async (state) => {
        const address = await writeAddress(state, true);
        const url = new URL(`https://example.org/${address.search}${address.hash}`);
        expect({ search: url.search, hash: url.hash }).toEqual(address);
        const restored = await readAddress(url, context);
        expect(restored).toEqual({ state, isEmbedded: false, problem: null });
      }),
      { ...seed, numRuns: 200 },
    );
  });

  it('is plain JSON when short and deflated when long', async () => {
    const short = await writeAddress(defaultWorkspace, true);
    expect(JSON.parse(decodeURIComponent(short.hash.slice(3)))).toMatchObject({ version: 1 });
    const long = await writeAddress(
      { ...defaultWorkspace, text: { kind: 'own', text: 'ab'.repeat(5000) } },
      true,
    );
    expect(long.hash.slice(0, 3)).toBe('#z=');
    expect(long.hash.length).toBeLessThan(600);
  });

  it('leaves the own text out unless asked, and then keeps the text at hand', async () => {
    const address = await writeAddress(withOwnText, false);
    expect(decodeURIComponent(address.hash)).not.toContain(secret);
    expect((await readAddress(address, context)).state).toEqual({ ...withOwnText, text: context.text });
  });

  it('names the view in the query, except the home view', async () => {
    expect((await writeAddress(defaultWorkspace, false)).search).toBe('');
    expect((await writeAddress({ ...defaultWorkspace, view: 'papers' }, false)).search).toBe('?view=papers');
  });
});

describe('a hand-written address', () => {
  it('takes tokenizers and a text', async () => {
    const { state, problem } = await read(
      '?tokenizer=cl100k,bytes,org/name@v2,https://x.org/t.json&text=a%20b',
    );
    expect(problem).toBeNull();
    expect(state.text).toEqual({ kind: 'own', text: 'a b' });
    expect(state.boundaries.lanes).toEqual([
      { kind: 'vocabulary', id: 'cl100k' },
      { kind: 'method', id: 'bytes' },
      { kind: 'hub', repo: 'org/name', revision: 'v2' },
      { kind: 'url', url: 'https://x.org/t.json' },
    ]);
  });

  it('asks for the method ids only when tokenizers are named', async () => {
    const methodIds = vi.fn(context.methodIds);
    await readAddress({ search: '?view=papers', hash: '' }, { ...context, methodIds });
    expect(methodIds).not.toHaveBeenCalled();
  });

  it('takes embed', async () => {
    expect((await read('?embed=1')).isEmbedded).toBe(true);
    expect((await read('?embed=0')).isEmbedded).toBe(false);
  });

  it('reads a Hub name without revision as main', () => {
    expect(tokenizerFromName('org/name', [])).toEqual({ kind: 'hub', repo: 'org/name', revision: 'main' });
  });
});

describe('a damaged address', () => {
  const defaults = { ...defaultWorkspace, text: context.text };

  it.each([
    ['cut JSON', '#s=%7B%22version%22%3A1', 'corrupt'],
    ['bad percent escape', '#s=%E0%A4%A', 'corrupt'],
    ['not base64', '#z=***', 'corrupt'],
    ['not deflate', '#z=AAAA', 'corrupt'],
    ['a number', '#s=5', 'corrupt'],
    ['a missing field', '#s=%7B%22version%22%3A1%7D', 'corrupt'],
    ['a later version', '#s=%7B%22version%22%3A2%7D', 'unsupported'],
  ])('opens the defaults and says so: %s', async (_what, hash, code) => {
    const { state, problem } = await read('', hash);
    expect(state).toEqual(defaults);
    expect(problem?.code).toBe(code);
    expect(problem?.cure).not.toBe('');
  });

  it('names an unknown view', async () => {
    const { state, problem } = await read('?view=nonsense');
    expect(state).toEqual(defaults);
    expect(problem?.message).toContain('nonsense');
  });

  it('leaves foreign hashes alone', async () => {
    expect(await read('', '#section')).toEqual({ state: defaults, isEmbedded: false, problem: null });
  });

  it('refuses to expand without bound', async () => {
    const zeros = new Blob([new Uint8Array(65_000_000)]).stream();
    const deflated = zeros.pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = Buffer.from(await new Response(deflated).arrayBuffer());
    const { problem } = await read('', `#z=${bytes.toString('base64url')}`);
    expect(problem?.code).toBe('too-large');
  });

  it('never throws, whatever is cut or changed', async () => {
    const state: WorkspaceState = { ...defaultWorkspace, text: { kind: 'own', text: 'x'.repeat(3000) } };
    const whole = [(await writeAddress(defaultWorkspace, true)).hash, (await writeAddress(state, true)).hash];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.nat(1000),
        fc.string({ unit: 'binary', maxLength: 3 }),
        async (hash, at, junk) => {
          const { state: found } = await read('', hash.slice(0, 3 + at) + junk);
          expect(utf8Encode(JSON.stringify(found)).length).toBeGreaterThan(0);
          expect(found.version).toBe(1);
        },
      ),
      { ...seed, numRuns: 300 },
    );
  });
});
