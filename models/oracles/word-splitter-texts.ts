/** Prints the strings for `word_splitters.py`: the hard list and seeded fuzz, well-formed. */
import { fuzzTexts, HARD_STRINGS } from '../../src/testing/fuzz-text.ts';

const texts = [...HARD_STRINGS, ...fuzzTexts(1610, 400)].map((text) => text.toWellFormed());
console.log(JSON.stringify(texts));
