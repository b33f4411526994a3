import fc from 'fast-check';
import type { CodingSettings } from '../contracts/coding-settings.ts';

const byteModel = fc.constantFrom('lm-byte' as const, 'n-gram' as const);
const params = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
  fc.oneof(fc.boolean(), fc.string({ unit: 'binary' }), fc.integer()),
);
const some: { requiredKeys: never[] } = { requiredKeys: [] };

/** Any settings of the tabs about coding, with hostile strings. */
export const anyCoding: Readonly<{ [K in keyof CodingSettings]-?: fc.Arbitrary<CodingSettings[K] & {}> }> = {
  information: fc.record(
    {
      part: fc.constantFrom('lanes', 'scale', 'mismatch', 'lz-aware'),
      alpha: fc.integer({ min: 1, max: 100 }).map((tenths) => tenths / 10),
      bias: fc.constantFrom('none', 'miller-madow'),
      size: fc.constantFrom('trained', 'observed'),
      corpus: fc.string({ unit: 'binary' }),
      lzCorpus: fc.string({ unit: 'binary' }),
      vocabSize: fc.integer({ min: 257, max: 1024 }),
      measure: fc.constantFrom('tokens', 'h1', 'h2', 'utilisation', 'gain'),
      axis: fc.constantFrom('trained', 'vocabulary'),
      candidates: fc.integer({ min: 1, max: 64 }),
    },
    some,
  ),
  patches: fc.record({ model: byteModel, params }, some),
  bytes: fc.record({ caret: fc.nat(), weight: fc.integer({ min: 0, max: 20 }).map((n) => n / 20) }, some),
  windows: fc.record({ model: byteModel, params }, some),
};
