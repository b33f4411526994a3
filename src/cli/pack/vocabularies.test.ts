import { expect, it } from 'vitest';
import { MergeTable } from '../../methods/tokenizers/bpe/merge-table.ts';
import { mergeSymbols } from '../../methods/tokenizers/bpe/byte-pair-merge.ts';
import { vocabularies } from '../../methods/tokenizers/vocabularies/catalogue.ts';
import { packVocabulary } from '../../methods/tokenizers/vocabularies/packed-vocabulary.ts';
import { createRng } from '../../base/rng.ts';
import { readVocabularySource } from './vocabularies.ts';

it('cuts tokens so that half the pairs encode as all of them do', async () => {
  const { tokens, cuts } = await readVocabularySource(vocabularies.get('r50k'));
  const all = MergeTable.fromRankedTokens(tokens);
  const few = MergeTable.fromCuts(tokens, cuts);
  expect(few.size).toBeLessThan(0.6 * all.size);
  const rng = createRng(3);
  const encode = (bytes: Uint8Array, table: MergeTable): string => {
    const ids = Int32Array.from(bytes, (byte) => tokens.find(Uint8Array.of(byte)));
    const count = mergeSymbols(ids, Int32Array.from(bytes.keys()), bytes.length, table);
    return ids.subarray(0, count).join(' ');
  };
  for (let i = 0; i < 3000; i++) {
    const parts = Array.from({ length: 1 + rng.int(12) }, () => tokens.bytesOf(rng.int(tokens.size))!);
    const bytes = Uint8Array.from(parts.flatMap((part) => Array.from(part)));
    expect(encode(bytes, few)).toBe(encode(bytes, all));
  }
});

it('packs each vocabulary into the size that the page budget reckons with', async () => {
  const kib: Record<string, number> = {};
  for (const info of vocabularies.all) {
    kib[info.id] = Math.round((await packVocabulary(await readVocabularySource(info))).length / 1024);
  }
  const budget: Record<string, number> = { r50k: 230, p50k: 230, cl100k: 480, o200k: 1100, 'qwen2.5': 700 };
  for (const [id, most] of Object.entries(budget)) expect(kib[id], id).toBeLessThan(most);
  expect(Object.keys(kib)).toEqual(Object.keys(budget));
});

it('refuses a package of another version', async () => {
  const info = { ...vocabularies.get('r50k'), source: 'gpt-tokenizer@3.0.0' };
  await expect(readVocabularySource(info)).rejects.toThrow('gpt-tokenizer@3.0.0');
});
