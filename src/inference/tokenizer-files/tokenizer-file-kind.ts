import { utf8Decode } from '../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../contracts/errors.ts';

/** The file formats that hold a tokenizer. */
export type TokenizerFileKind = 'tokenizer-json' | 'tiktoken' | 'sentencepiece';

/** Bytes of the start of a file that tell what it is. */
const HEAD = 512;

/**
 * What a file is, by its content; its name may say anything.
 * @throws TokenscopeError `bad-input` when it is empty, `unsupported` when it is something else, naming it where that is plain.
 */
export function tokenizerFileKind(bytes: Uint8Array, name: string): TokenizerFileKind {
  if (bytes.length === 0) {
    throw new TokenscopeError('bad-input', `'${name}' is empty.`, 'Download the file again.');
  }
  const head = utf8Decode(bytes.subarray(0, HEAD)).replace(/^\ufeff/, '');
  const text = head.trimStart();
  if (text.startsWith('{')) return 'tokenizer-json';
  if (/^[A-Za-z0-9+/]+={0,2} \d+\r?(\n|$)/.test(text)) return 'tiktoken';
  if (looksLikeModelProto(bytes)) return 'sentencepiece';
  throw new TokenscopeError(
    'unsupported',
    `'${name}' is ${whatElse(bytes, text)}, not a tokenizer.`,
    'Use a tokenizer.json, a .tiktoken file or a SentencePiece .model.',
  );
}

/** A SentencePiece model starts with its pieces: field 1, a message that starts with its own field 1, a text. */
function looksLikeModelProto(bytes: Uint8Array): boolean {
  const inner = bytes[1]! < 0x80 ? 2 : 3;
  return bytes[0] === 0x0a && bytes[inner] === 0x0a;
}

function whatElse(bytes: Uint8Array, text: string): string {
  if (/^<(!doctype|html)/i.test(text)) return 'a web page';
  if (text.startsWith('version https://git-lfs')) return 'a Git LFS pointer that stands for the file';
  if (text.startsWith('GGUF')) return 'a GGUF model';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return 'a ZIP archive or PyTorch file';
  if (text.startsWith('#version')) return 'a list of merges without its vocabulary';
  return 'a file of another kind';
}
