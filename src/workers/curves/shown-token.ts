import { utf8DecodeStrict } from '../../base/utf8-offsets.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';

/** A token as text with its spaces and controls visible; `⟨e2 80⟩` when it is only a part of a character. */
export function shownToken(tokenizer: TextTokenizer, id: number): string {
  const bytes = tokenizer.idToBytes(id);
  if (!bytes || bytes.length === 0) return tokenizer.idToPiece(id) ?? `id ${id}`;
  const text = utf8DecodeStrict(bytes);
  if (text === null) return `⟨${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}⟩`;
  return text
    .replaceAll(' ', '·')
    .replaceAll('\n', '⏎')
    .replaceAll('\t', '→')
    .replace(/[\0-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)));
}
