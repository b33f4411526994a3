import type { TextTokenizer } from '../../../contracts/text-tokenizer.ts';
import { bytesToPiece } from '../bpe/byte-alphabet.ts';
import { ByteLevelTokenizer } from '../bpe/byte-level-tokenizer.ts';
import { MergeTable } from '../bpe/merge-table.ts';
import { scannerOf } from '../bpe/pre-token-scanners.ts';
import type { PackedVocabulary } from './packed-vocabulary.ts';
import { readDecoders } from '../tokenizer-json/decoders.ts';
import { JsonFields } from '../tokenizer-json/json-fields.ts';
import { BpeModel } from '../tokenizer-json/models/bpe-model.ts';
import { Vocabulary } from '../tokenizer-json/models/piece-model.ts';
import { readNormalizers } from '../tokenizer-json/normalizers/read-normalizer.ts';
import { PipelineTokenizer } from '../tokenizer-json/pipeline.ts';
import { readPreTokenizers } from '../tokenizer-json/pre-tokenizers/read-pre-tokenizer.ts';
import type { VocabularyInfo } from './catalogue.ts';

/** The tokenizer of a shipped vocabulary. */
export function createVocabularyTokenizer(info: VocabularyInfo, packed: PackedVocabulary): TextTokenizer {
  if (info.normalizer) return normalizingTokenizer(info, packed);
  const { name, pattern, specials } = info;
  const { tokens, cuts } = packed;
  const scanner = scannerOf(pattern)!;
  return new ByteLevelTokenizer({
    name,
    tokens,
    merges: MergeTable.fromCuts(tokens, cuts),
    scanner,
    specials,
  });
}

/** A vocabulary whose text is normalised first runs as the Hugging Face pipeline that its `tokenizer.json` describes. */
function normalizingTokenizer(info: VocabularyInfo, { tokens, cuts }: PackedVocabulary): TextTokenizer {
  const pieces = Array.from({ length: tokens.size }, (_, id) => bytesToPiece(tokens.bytesOf(id)!));
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  const merged = Int32Array.from(ids.values()).filter((id) => cuts[id]! > 0);
  const model = new BpeModel({
    vocabulary: new Vocabulary(pieces, ids),
    left: merged.map((id) => ids.get(pieces[id]!.slice(0, cuts[id]))!),
    right: merged.map((id) => ids.get(pieces[id]!.slice(cuts[id]))!),
    merged,
    unknownPiece: null,
    fuseUnknown: false,
    byteFallback: false,
    ignoreMerges: false,
    continuingPrefix: '',
    endSuffix: '',
  });
  const part = (value: object): JsonFields => new JsonFields(value, '');
  const asAdded = (special: boolean) => (token: { content: string; id: number }) => ({
    ...token,
    special,
    normalized: false,
    singleWord: false,
    lstrip: false,
    rstrip: false,
  });
  return new PipelineTokenizer({
    name: info.name,
    added: [...info.specials.map(asAdded(true)), ...info.added.map(asAdded(false))],
    normalizers: readNormalizers(part({ type: info.normalizer })),
    preTokenizers: readPreTokenizers(
      part({
        type: 'Sequence',
        pretokenizers: [
          { type: 'Split', pattern: { Regex: info.pattern }, behavior: 'Isolated', invert: false },
          { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
        ],
      }),
    ),
    model,
    decoders: readDecoders(part({ type: 'ByteLevel' })),
    surroundings: { before: [], after: [] },
    byteFallback: false,
    lossless: false,
  });
}
