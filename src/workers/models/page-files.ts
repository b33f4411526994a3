import { utf8Decode } from '../../base/utf8-offsets.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { MemoryStorage, opfsStorage } from '../../inference/model-storage.ts';
import { ModelStore } from '../../inference/model-store.ts';

/** Address of the page. Scripts of workers lie one folder below it, but for the development server, which has them at the root. */
export const pageAddress = (): string => new URL(import.meta.env.PROD ? '../' : '/', self.location.href).href;

let storeOfPage: Promise<ModelStore> | null = null;

/** Files kept on this device. Where the browser refuses storage, they last until the page closes. */
export function modelStoreOfPage(): Promise<ModelStore> {
  storeOfPage ??= opfsStorage(navigator.storage)
    .catch(() => new MemoryStorage())
    .then((storage) => new ModelStore(storage, (...request) => fetch(...request)));
  return storeOfPage;
}

/**
 * A file that ships with the page.
 * @throws TokenscopeError `offline` when it does not come; an AbortError when cancelled.
 */
export async function pageFile(url: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, signal ? { signal } : {});
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof TypeError)) throw error;
  }
  throw new TokenscopeError(
    'offline',
    `A file of the page could not be loaded: ${url}.`,
    'Reload the page when the connection is back.',
  );
}

/**
 * What a JSON file that ships with the page holds.
 * @throws TokenscopeError `corrupt`: hosts that answer a missing file with a page of their own give HTML here.
 */
export function pageJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(utf8Decode(bytes));
  } catch (error) {
    throw new TokenscopeError(
      'corrupt',
      `The file '${name}' of the page is no JSON.`,
      'The host may answer with a page in place of a missing file: serve the whole built folder, models/ included.',
      { cause: error },
    );
  }
}
