import { generateText, type TextKindId, textKinds } from '../../analysis/text-kinds.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { ParallelText } from '../../contracts/parallel-text.ts';
import type { CorpusInfo } from '../../contracts/token-information.ts';

/** A text to train on and another of the same kind to test on. */
export interface Corpus extends CorpusInfo {
  readonly train: string;
  readonly test: string;
}

/** Gives the translations of the declaration; they are loaded once. */
export type LoadTranslations = () => Promise<readonly ParallelText[]>;

/** Articles of the declaration that are held out for testing: the last ones. */
const heldOutArticles = 6;
/** Share of the person's own text that is held out. */
const heldOutShare = 0.2;
/** UTF-16 units of the generated texts; seeds differ between training and testing. */
const generatedTrain = 100_000;
const generatedTest = 50_000;
const trainSeed = 1;
const testSeed = 2;

const declaration = 'Universal Declaration of Human Rights';

const generated = (id: TextKindId, name: string): Source => ({
  id,
  name,
  origin: 'generated in the page',
  read: () => {
    const kind = textKinds.find((one) => one.id === id)!;
    return Promise.resolve({
      train: generateText(kind, generatedTrain, trainSeed),
      test: generateText(kind, generatedTest, testSeed),
    });
  },
});

const translation = (id: string, name: string): Source => ({
  id,
  name,
  origin: declaration,
  read: async (load) => {
    const text = (await load()).find((one) => one.id === id);
    if (!text) throw new Error(`The declaration has no translation '${id}'`);
    const { parts } = text;
    return {
      train: parts.slice(0, -heldOutArticles).join('\n'),
      test: parts.slice(-heldOutArticles).join('\n'),
    };
  },
});

interface Source extends CorpusInfo {
  read(load: LoadTranslations): Promise<{ readonly train: string; readonly test: string }>;
}

/** Article by article in all languages, so that every prefix has about the same mix. */
const allTranslations: Source = {
  id: 'udhr',
  name: 'Declaration, 45 languages',
  origin: declaration,
  read: async (load) => {
    const texts = await load();
    const articles = (from: number, to?: number): string =>
      texts[0]!.parts
        .slice(from, to)
        .map((_, k) =>
          texts.map(({ parts }) => parts[(from < 0 ? parts.length + from : from) + k]).join('\n'),
        )
        .join('\n');
    return { train: articles(0, -heldOutArticles), test: articles(-heldOutArticles) };
  },
};

const sources: readonly Source[] = [
  allTranslations,
  translation('eng', 'English'),
  translation('deu_1996', 'German'),
  translation('rus', 'Russian'),
  translation('hin', 'Hindi'),
  translation('cmn_hans', 'Chinese'),
  generated('prose', 'English prose'),
  generated('code', 'Code'),
  generated('uuid-json', 'UUID JSON'),
];

/** Domains of the mismatch matrix. */
export const domainIds: readonly string[] = sources.slice(1).map(({ id }) => id);

/**
 * @param id `own` for the text given, or one of the texts of the page
 * @throws TokenscopeError `not-found` for another id
 */
export async function openCorpus(id: string, own: string, load: LoadTranslations): Promise<Corpus> {
  if (id === 'own') {
    const cut = Math.floor(own.length * (1 - heldOutShare));
    const [train, test] = [own.slice(0, cut).toWellFormed(), own.slice(cut).toWellFormed()];
    return { id, name: 'Your text', origin: 'the last fifth held out', train, test };
  }
  const source = sources.find((one) => one.id === id);
  if (!source) {
    throw new TokenscopeError(
      'not-found',
      `There is no corpus '${id}'.`,
      `Choose one of own, ${sources.map((one) => one.id).join(', ')}.`,
    );
  }
  const { name, origin } = source;
  return { id, name, origin, ...(await source.read(load)) };
}
