import { WireError, WireReader } from '../../../base/protobuf-reader.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';

/** What a piece is for; the numbers of the format. */
export const PieceType = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface SentencePiece {
  readonly piece: string;
  /** Unigram: natural log-probability. BPE: minus the merge rank. 32 bits. */
  readonly score: number;
  readonly type: number;
}

/** The parts of a SentencePiece `ModelProto` that encoding and decoding need. */
export interface ModelProto {
  /** By id. */
  readonly pieces: readonly SentencePiece[];
  /** 1 Unigram, 2 BPE, 3 words, 4 characters. */
  readonly modelType: number;
  readonly byteFallback: boolean;
  readonly treatWhitespaceAsSuffix: boolean;
  /** What an unknown token decodes to. */
  readonly unknownSurface: string;
  readonly addDummyPrefix: boolean;
  readonly removeExtraWhitespaces: boolean;
  readonly escapeWhitespaces: boolean;
  /** Compiled normalisation rules; empty for none. */
  readonly charsmap: Uint8Array;
  /** Compiled rules that run after decoding; empty for none. */
  readonly denormalizer: Uint8Array;
}

const EMPTY = new Uint8Array();

/** Reads a `.model` file. @throws TokenscopeError `corrupt` when it is no such message. */
export function readModelProto(bytes: Uint8Array): ModelProto {
  try {
    return readMessage(bytes);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new TokenscopeError(
      'corrupt',
      `This is not a SentencePiece model, or it is cut short: ${cause.message}.`,
      'Download the .model file again.',
      { cause },
    );
  }
}

function readMessage(bytes: Uint8Array): ModelProto {
  const pieces: SentencePiece[] = [];
  let trainer: WireReader | null = null;
  let normalizer: WireReader | null = null;
  let denormalizer: WireReader | null = null;
  for (const model = new WireReader(bytes); model.next(); ) {
    if (model.field === 1) pieces.push(readPiece(model.message()));
    else if (model.field === 2) trainer = model.message();
    else if (model.field === 3) normalizer = model.message();
    else if (model.field === 5) denormalizer = model.message();
  }
  const proto: { -readonly [K in keyof ModelProto]: ModelProto[K] } = {
    pieces,
    modelType: 1,
    byteFallback: false,
    treatWhitespaceAsSuffix: false,
    unknownSurface: ' ⁇ ',
    addDummyPrefix: true,
    removeExtraWhitespaces: true,
    escapeWhitespaces: true,
    charsmap: EMPTY,
    denormalizer: EMPTY,
  };
  while (trainer?.next()) {
    if (trainer.field === 3) proto.modelType = trainer.int();
    else if (trainer.field === 24) proto.treatWhitespaceAsSuffix = trainer.int() !== 0;
    else if (trainer.field === 35) proto.byteFallback = trainer.int() !== 0;
    else if (trainer.field === 44) proto.unknownSurface = trainer.text();
  }
  while (normalizer?.next()) {
    if (normalizer.field === 2) proto.charsmap = normalizer.bytes();
    else if (normalizer.field === 3) proto.addDummyPrefix = normalizer.int() !== 0;
    else if (normalizer.field === 4) proto.removeExtraWhitespaces = normalizer.int() !== 0;
    else if (normalizer.field === 5) proto.escapeWhitespaces = normalizer.int() !== 0;
  }
  while (denormalizer?.next()) if (denormalizer.field === 2) proto.denormalizer = denormalizer.bytes();
  return proto;
}

function readPiece(message: WireReader): SentencePiece {
  let piece = '';
  let score = 0;
  let type: number = PieceType.normal;
  while (message.next()) {
    if (message.field === 1) piece = message.text();
    else if (message.field === 2) score = message.float();
    else if (message.field === 3) type = message.int();
  }
  return { piece, score, type };
}
