import { sha256Hex, stableHash } from '../base/stable-hash.ts';
import { utf8Decode, utf8Encode } from '../base/utf8-offsets.ts';
import { TokenscopeError } from '../contracts/errors.ts';
import type { RemoteFile, StorageFigures, StoredFile } from '../contracts/model.ts';
import type { Progress } from '../contracts/provenance.ts';
import { type DownloadState, download } from './model-download.ts';
import { type ByteStorage, guardQuota } from './model-storage.ts';

export interface GetOptions {
  /** What progress and storage lists call it. */
  readonly label: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Authorisation of a gated repository; sent, never stored. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is known of a stored file besides its bytes. */
interface Entry extends DownloadState {
  readonly url: string;
  readonly label: string;
  readonly sha256: string | null;
  readonly isComplete: boolean;
}

/**
 * Files of models, kept on this device. A file is downloaded once, resumed where it broke off, and checked against its
 * hash where one is known, before anyone gets it.
 */
export class ModelStore {
  readonly #storage: ByteStorage;
  readonly #fetch: typeof fetch;
  /** The last call for each URL: a file has one writer. */
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(storage: ByteStorage, fetcher: typeof fetch) {
    this.#storage = storage;
    this.#fetch = fetcher;
  }

  /**
   * The bytes of a file, from the device or from the network.
   * @throws TokenscopeError `offline`, `blocked`, `not-found`, `unauthorized`, `storage-full`, or `corrupt` when the bytes do not have
   *   the hash that the source states; an AbortError when cancelled. What has arrived is kept in all cases but `corrupt`.
   */
  get(file: RemoteFile, options: GetOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#inTurn(file.url, () => this.#get(file, options));
  }

  /** Keeps bytes that the person has dropped. @returns their SHA-256, by which {@link getKept} finds them. */
  async keep(label: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const sha256 = await sha256Hex(bytes);
    await this.put(keptUrl(sha256), label, bytes, sha256);
    return sha256;
  }

  /** Stores bytes under a URL; those that were there are replaced. */
  async put(
    url: string,
    label: string,
    bytes: Uint8Array<ArrayBuffer>,
    sha256: string | null = null,
  ): Promise<void> {
    await this.#inTurn(url, async () => {
      const sink = await this.#storage.open(`${nameOf(url)}.bin`, 0);
      try {
        await guardQuota(() => sink.write(bytes));
      } finally {
        await sink.close();
      }
      await this.#writeEntry({ url, label, sha256, etag: null, total: bytes.length, isComplete: true });
    });
  }

  /** Kept bytes, or null when they are not on this device (any more). */
  getKept(sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.stored(keptUrl(sha256));
  }

  /** The bytes of a URL as far as they are on this device, whole; null otherwise. Nothing is asked of the network. */
  async stored(url: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const entry = await this.#readEntry(url);
    return entry?.isComplete ? this.#storage.read(`${nameOf(entry.url)}.bin`) : null;
  }

  async figures(): Promise<StorageFigures> {
    const files: StoredFile[] = [];
    for (const name of await this.#storage.names()) {
      if (!name.endsWith('.json')) continue;
      const entry = await this.#readEntryFile(name);
      if (!entry) continue;
      const bytes = (await this.#storage.size(`${name.slice(0, -5)}.bin`)) ?? 0;
      files.push({ url: entry.url, label: entry.label, bytes, isComplete: entry.isComplete });
    }
    const usedBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    return { files, usedBytes, quotaBytes: await this.#storage.quota() };
  }

  remove(url: string): Promise<void> {
    return this.#inTurn(url, () => this.#remove(nameOf(url)));
  }

  /** Removes everything, also what a crash left without an entry. */
  async clear(): Promise<void> {
    await Promise.allSettled(this.#tails.values());
    for (const name of await this.#storage.names()) await this.#storage.remove(name);
  }

  async #get(file: RemoteFile, options: GetOptions): Promise<Uint8Array<ArrayBuffer>> {
    options.signal?.throwIfAborted();
    const name = nameOf(file.url);
    let entry = await this.#readEntry(file.url);
    if (entry && file.sha256 !== null && entry.sha256 !== null && entry.sha256 !== file.sha256) {
      await this.#remove(name);
      entry = null;
    }
    if (entry?.isComplete) {
      const bytes = await this.#storage.read(`${name}.bin`);
      if (bytes.length === entry.total) return bytes;
      await this.#remove(name);
      entry = null;
    }
    const { label } = options;
    const remember = (state: DownloadState, isComplete: boolean): Promise<void> =>
      this.#writeEntry({ ...state, url: file.url, label, sha256: file.sha256, isComplete });
    const state = await download({
      url: file.url,
      label,
      expectedBytes: file.bytes,
      earlier: entry,
      storage: this.#storage,
      name: `${name}.bin`,
      fetch: this.#fetch,
      headers: options.headers ?? {},
      signal: options.signal ?? null,
      onProgress: (progress) => options.onProgress?.(progress),
      onState: (found) => remember(found, false),
    });
    const bytes = await this.#storage.read(`${name}.bin`);
    if (file.sha256 !== null && (await sha256Hex(bytes)) !== file.sha256) {
      await this.#remove(name);
      throw new TokenscopeError(
        'corrupt',
        `'${label}' arrived damaged: its bytes do not have the stated hash.`,
        'Download it again; if it comes back, the source has changed the file without saying so.',
      );
    }
    await remember({ ...state, total: bytes.length }, true);
    return bytes;
  }

  async #inTurn<T>(url: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(url);
    const turn = (async () => {
      await before?.catch(() => undefined);
      return work();
    })();
    this.#tails.set(url, turn);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(url) === turn) this.#tails.delete(url);
    }
  }

  #readEntry(url: string): Promise<Entry | null> {
    return this.#readEntryFile(`${nameOf(url)}.json`);
  }

  async #readEntryFile(name: string): Promise<Entry | null> {
    if ((await this.#storage.size(name)) === null) return null;
    try {
      return JSON.parse(utf8Decode(await this.#storage.read(name))) as Entry;
    } catch {
      await this.#remove(name.slice(0, -5));
      return null;
    }
  }

  async #writeEntry(entry: Entry): Promise<void> {
    const sink = await this.#storage.open(`${nameOf(entry.url)}.json`, 0);
    try {
      await guardQuota(() => sink.write(utf8Encode(JSON.stringify(entry))));
    } finally {
      await sink.close();
    }
  }

  async #remove(name: string): Promise<void> {
    await this.#storage.remove(`${name}.bin`);
    await this.#storage.remove(`${name}.json`);
  }
}

const nameOf = (url: string): string => stableHash(url);
const keptUrl = (sha256: string): string => `kept:${sha256}`;
