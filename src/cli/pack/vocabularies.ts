/** Packs the vocabularies of `src/methods/tokenizers/vocabularies/catalogue.ts` from their pinned packages into `public/vocabularies`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pieceToBytes } from '../../methods/tokenizers/bpe/byte-alphabet.ts';
import { mergeSymbols } from '../../methods/tokenizers/bpe/byte-pair-merge.ts';
import { MergeTable } from '../../methods/tokenizers/bpe/merge-table.ts';
import { readRankFile } from '../../methods/tokenizers/bpe/tiktoken-file.ts';
import { TokenIndex } from '../../methods/tokenizers/bpe/token-index.ts';
import {
  packVocabulary,
  type PackedVocabulary,
} from '../../methods/tokenizers/vocabularies/packed-vocabulary.ts';
import { vocabularies, type VocabularyInfo } from '../../methods/tokenizers/vocabularies/catalogue.ts';

const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const target = fileURLToPath(new URL('../../../public/', import.meta.url));

/** Writes every vocabulary into `public/` and tells how many there are. */
export async function packVocabularies(): Promise<number> {
  for (const info of vocabularies.all) {
    const packed = await packVocabulary(await readVocabularySource(info));
    await mkdir(dirname(join(target, info.path)), { recursive: true });
    await writeFile(join(target, info.path), packed);
  }
  return vocabularies.all.length;
}

/** A vocabulary as its package holds it. @throws Error when another version of the package is installed. */
export async function readVocabularySource({ id, source }: VocabularyInfo): Promise<PackedVocabulary> {
  const [, name, version] = /^(.+)@(.+)$/.exec(source)!;
  const folder = join(modules, name!);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (manifest.version !== version)
    throw new Error(`${id} is made from ${source}, not from ${manifest.version}`);
  if (id === 'qwen2.5') return readMerges(await readFile(join(folder, 'models/tokenizer.json'), 'utf8'));
  const tokens = readRankFile(await readFile(join(folder, `data/${id}_base.tiktoken`), 'utf8'));
  return { tokens, cuts: lastCuts(tokens) };
}

/** Where the last merge of each token's own encoding joins it; 0 for a token that its merges do not reach. */
export function lastCuts(tokens: TokenIndex): Uint8Array {
  const table = MergeTable.fromRankedTokens(tokens);
  const cuts = new Uint8Array(tokens.size);
  const byteIds = Int32Array.from({ length: 256 }, (_, byte) => tokens.find(Uint8Array.of(byte)));
  for (let id = 0; id < tokens.size; id++) {
    const bytes = tokens.bytesOf(id);
    if (!bytes || bytes.length < 2) continue;
    const ids = Int32Array.from(bytes, (byte) => byteIds[byte]!);
    let last = 0;
    const count = mergeSymbols(ids, Int32Array.from(bytes.keys()), ids.length, table, ({ left }) => {
      last = tokens.offsets[left + 1]! - tokens.offsets[left]!;
    });
    if (count === 1) cuts[id] = last;
  }
  return cuts;
}

interface BpeFile {
  readonly model: { readonly vocab: Record<string, number>; readonly merges: readonly string[] };
}

/** The vocabulary of a byte-level `tokenizer.json` whose merges are in the order of the ids that they make. */
function readMerges(json: string): PackedVocabulary {
  const { vocab, merges } = (JSON.parse(json) as BpeFile).model;
  const parts: Uint8Array[] = [];
  for (const [piece, id] of Object.entries(vocab)) parts[id] = pieceToBytes(piece)!;
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, id) => {
    offsets[id + 1] = offsets[id]! + part.length;
  });
  const cuts = new Uint8Array(parts.length);
  let previous = 0;
  for (const merge of merges) {
    const [left, right] = merge.split(' ') as [string, string];
    const id = vocab[left + right]!;
    if (id <= previous) throw new Error(`The merge '${merge}' is not in the order of the ids`);
    cuts[id] = left.length;
    previous = id;
  }
  return { tokens: new TokenIndex(concat(parts), offsets), cuts };
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
