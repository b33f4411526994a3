import { TokenscopeError } from '../../contracts/errors.ts';
import type { ParallelLanguage, ParallelText } from '../../contracts/parallel-text.ts';
import type { CallContext } from '../rpc.ts';

/**
 * All packed translations, aligned by article.
 * @param folder address of the folder with `index.json`
 * @throws TokenscopeError `offline` when a file does not come
 */
export async function loadUdhr(folder: string, { progress }: CallContext): Promise<readonly ParallelText[]> {
  const languages = await fetchJson<readonly ParallelLanguage[]>(new URL('index.json', folder));
  let done = 0;
  return await Promise.all(
    languages.map(async ({ id }) => {
      const text = await fetchJson<ParallelText>(new URL(`${id}.json`, folder));
      progress({ label: text.name, done: ++done, total: languages.length, unit: 'steps' });
      return text;
    }),
  );
}

async function fetchJson<T>(url: URL): Promise<T> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as T;
  } catch (error) {
    throw new TokenscopeError(
      'offline',
      `The translation at ${url.pathname} could not be loaded.`,
      'Check the connection; if you serve the page yourself, run npm run pack first.',
      { cause: error },
    );
  }
}
