import { csvLine } from '../../base/csv.ts';
import { utf8Decode } from '../../base/utf8-offsets.ts';
import type { TextDocument } from './document.ts';
import { encodingOf, spanBytes } from './document-inspect.ts';

/** Lines between two pauses for other calls. */
const linesPerTurn = 2000;

/**
 * All tokens of all complete lanes as CSV lines: lane, index, byte span, id (empty for an open vocabulary), spelling, bytes in hex.
 * @throws DOMException `AbortError` when the text changes meanwhile.
 */
export async function tokensCsv(document: TextDocument, pause: () => Promise<void>): Promise<Blob> {
  const { version } = document;
  const parts: string[] = [csvLine(['lane', 'index', 'start', 'end', 'id', 'token', 'bytes'])];
  for (const lane of document.lanes) {
    if (!lane.encoding?.isComplete(document.text.text)) continue;
    const { tokenizer, tokens } = encodingOf(document, lane.key);
    for (let i = 0; i < tokens.id.length; i++) {
      if (i % linesPerTurn === linesPerTurn - 1) {
        await pause();
        if (document.version !== version) throw new DOMException('The text has changed.', 'AbortError');
      }
      const [start, end, id] = [tokens.start[i]!, tokens.end[i]!, tokens.id[i]!];
      const bytes = spanBytes(document, start, end);
      const piece = (id < 0 ? null : tokenizer.idToPiece(id)) ?? utf8Decode(bytes);
      parts.push(csvLine([tokenizer.name, i, start, end, id < 0 ? null : id, piece, hexOf(bytes)]));
    }
  }
  return new Blob(parts);
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
