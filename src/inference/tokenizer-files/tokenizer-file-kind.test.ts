import { expect, it } from 'vitest';
import { utf8Encode } from '../../base/utf8-offsets.ts';
import { WireWriter } from '../../base/protobuf-writer.ts';
import { tokenizerFileKind } from './tokenizer-file-kind.ts';

const model = new WireWriter().message(1, new WireWriter().text(1, '<unk>')).finish();
const longPiece = new WireWriter().message(1, new WireWriter().text(1, 'x'.repeat(300))).finish();

it.each([
  ['tokenizer-json', utf8Encode('{"version": "1.0"}')],
  ['tokenizer-json', utf8Encode('\ufeff\n  {')],
  ['tiktoken', utf8Encode('IQ== 0\nIg== 1\n')],
  ['tiktoken', utf8Encode('aGVsbG8 12\r\n')],
  ['sentencepiece', model],
  ['sentencepiece', longPiece],
])('recognises a %s', (kind, bytes) => {
  expect(tokenizerFileKind(bytes, 'whatever.bin')).toBe(kind);
});

it.each([
  [utf8Encode(''), /empty/],
  [utf8Encode('<!DOCTYPE html><html>'), /web page/],
  [utf8Encode('version https://git-lfs.github.com/spec/v1\noid sha256:ab'), /Git LFS pointer/],
  [utf8Encode('GGUF\u0003\0\0\0'), /GGUF/],
  [Uint8Array.of(0x50, 0x4b, 3, 4), /ZIP/],
  [utf8Encode('#version: 0.2\nĠ t\n'), /list of merges/],
  [utf8Encode('plain text'), /another kind/],
  [Uint8Array.of(0x0a), /another kind/],
])('names what is no tokenizer', (bytes, problem) => {
  expect(() => tokenizerFileKind(bytes, 'f')).toThrow(problem);
});
