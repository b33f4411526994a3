import { utf8Length } from '../../../../base/utf8-length.ts';
import type { TraceStep } from '../../../../contracts/text-tokenizer.ts';
import {
  type PieceModel,
  type PieceTokens,
  pushToken,
  refuseUnknown,
  type Vocabulary,
} from './piece-model.ts';

/** One token per pre-token: the word itself, or the unknown token. */
export class WordLevelModel implements PieceModel {
  readonly family = 'word';
  readonly vocabulary: Vocabulary;
  readonly unknownId: number;
  readonly readsBytes = false;

  constructor(vocabulary: Vocabulary, unknownPiece: string) {
    this.vocabulary = vocabulary;
    this.unknownId = vocabulary.idOf(unknownPiece) ?? -1;
  }

  separates(): boolean {
    return false;
  }

  scoreOf(): null {
    return null;
  }

  encode(text: string, from: number, to: number, _bytes: boolean, into: PieceTokens): void {
    const word = text.slice(from, to);
    const id = this.vocabulary.idOf(word) ?? this.unknownId;
    if (id < 0) refuseUnknown(word);
    into.count = 0;
    into.nBytes = utf8Length(text, from, to);
    pushToken(into, id, 0);
  }

  trace(piece: string): readonly TraceStep[] {
    const known = this.vocabulary.idOf(piece) !== undefined;
    const rule = known ? 'the whole word is a token' : 'the word is not in the vocabulary';
    return [{ kind: 'rule', rule, pieces: [piece] }];
  }
}
