import { WireWriter } from '../base/protobuf-writer.ts';

export interface SentencePieceModelSpec {
  readonly type: 'unigram' | 'bpe';
  readonly pieces: readonly (readonly [piece: string, score: number])[];
  readonly byteFallback?: boolean;
  readonly userDefined?: readonly string[];
  readonly charsmap?: Uint8Array;
  readonly addDummyPrefix?: boolean;
  readonly removeExtraWhitespaces?: boolean;
  readonly whitespaceAsSuffix?: boolean;
}

/** A SentencePiece `ModelProto`: `<unk>`, `<s>`, `</s>`, user-defined symbols, bytes, then the pieces. */
export function sentencePieceModel(spec: SentencePieceModelSpec): Uint8Array<ArrayBuffer> {
  const model = new WireWriter();
  const put = (piece: string, score: number, type: number): void => {
    model.message(1, new WireWriter().text(1, piece).float(2, score).int(3, type));
  };
  put('<unk>', 0, 2);
  put('<s>', 0, 3);
  put('</s>', 0, 3);
  const userDefined = spec.userDefined ?? [];
  for (const symbol of userDefined) put(symbol, 0, 4);
  for (let byte = 0; spec.byteFallback && byte < 256; byte++) {
    put(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, 0, 6);
  }
  for (const [piece, score] of spec.pieces) if (!userDefined.includes(piece)) put(piece, score, 1);
  const trainer = new WireWriter()
    .int(3, spec.type === 'unigram' ? 1 : 2)
    .int(24, Number(spec.whitespaceAsSuffix ?? false))
    .int(35, Number(spec.byteFallback ?? false));
  const normalizer = new WireWriter();
  if (spec.charsmap) normalizer.bytes(2, spec.charsmap);
  normalizer
    .int(3, Number(spec.addDummyPrefix ?? true))
    .int(4, Number(spec.removeExtraWhitespaces ?? true))
    .int(5, 1);
  return model.message(2, trainer).message(3, normalizer).finish();
}
