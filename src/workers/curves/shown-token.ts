import { shownBytes } from '../../base/shown-bytes.ts';
import type { TextTokenizer } from '../../contracts/text-tokenizer.ts';

/** A token as {@link shownBytes} shows it; as its vocabulary spells it where it has no bytes of its own. */
export function shownToken(tokenizer: TextTokenizer, id: number): string {
  const bytes = tokenizer.idToBytes(id);
  return bytes && bytes.length > 0 ? shownBytes(bytes) : (tokenizer.idToPiece(id) ?? `id ${id}`);
}
