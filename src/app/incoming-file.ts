import { utf8DecodeStrict, utf8Encode } from '../base/utf8-offsets.ts';
import { isSoundName } from '../contracts/sample-sounds.ts';
import { readImageHeader } from '../workers/vision/decode/image-header.ts';

/** What a file that came from outside is for. */
export type IncomingKind = 'export' | 'tokenizer' | 'text' | 'image' | 'unknown';

/** How much of a file is looked at to tell its kind. */
const headBytes = 64 * 1024;

/** Tells a file's kind by its name and its first bytes; whether it can really be read shows when it is opened. */
export async function classifyFile(file: File): Promise<IncomingKind> {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const name = file.name.toLowerCase();
  const { format } = readImageHeader(head);
  if (format === 'png') return (await carriesStamp(file)) ? 'export' : 'image';
  if (format !== 'unknown' && format !== 'svg') return 'image';
  if (file.type.startsWith('video/') || /\.(mp4|m4v|webm|mov|ogv|mkv)$/.test(name)) return 'image';
  if (file.type.startsWith('audio/') || isSoundName(name)) return 'image';
  if (/\.(tiktoken|model)$/.test(name)) return 'tokenizer';
  const text = decodeHead(head);
  if (text === null) return 'unknown';
  if (isStamped(text)) return 'export';
  if (format === 'svg') return 'image';
  const isTokenizerJson =
    name.endsWith('.json') && (name.includes('tokenizer') || /"added_tokens"\s*:/.test(text));
  return isTokenizerJson ? 'tokenizer' : 'text';
}

/** The graph of a model; the files that come with it are its weights, tokenizer and config. */
export const isGraph = ({ name }: File): boolean => name.toLowerCase().endsWith('.onnx');

const isStamped = (head: string): boolean =>
  head.startsWith('# tokenscope {') ||
  /^\s*\{\s*"tokenscope"\s*:/.test(head) ||
  (/^\s*</.test(head) && head.includes('<metadata id="tokenscope">'));

const pngStamp = utf8Encode('iTXttokenscope\0');

/** Whether a PNG was exported from here; its stamp stands before its end. */
async function carriesStamp(file: File): Promise<boolean> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  for (let at = bytes.indexOf(pngStamp[0]!); at >= 0; at = bytes.indexOf(pngStamp[0]!, at + 1)) {
    if (pngStamp.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

/** Text of the first bytes, a character cut at the end left out; null when they are not text. */
function decodeHead(head: Uint8Array): string | null {
  if (head.includes(0)) return null;
  for (let cut = 0; cut < 4; cut++) {
    const text = utf8DecodeStrict(head.subarray(0, head.length - cut));
    if (text !== null) return text;
  }
  return null;
}
