import { TokenscopeError } from '../contracts/errors.ts';

/**
 * Where the model store keeps bytes: the origin-private file system in the page's worker, memory in tests and where the
 * browser refuses storage. Names are flat. Errors are the platform's own.
 */
export interface ByteStorage {
  /** Size, or null when there is no such file. */
  size(name: string): Promise<number | null>;
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Opens a file to write from byte `from` on; what lay behind is cut off. */
  open(name: string, from: number): Promise<ByteSink>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
  /** Bytes that the site may use in all; null when unknown. */
  quota(): Promise<number | null>;
}

export interface ByteSink {
  /** What a returned promise has covered survives a crash. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}

export class MemoryStorage implements ByteStorage {
  readonly #files = new Map<string, Uint8Array<ArrayBuffer>>();

  size(name: string): Promise<number | null> {
    return Promise.resolve(this.#files.get(name)?.length ?? null);
  }

  read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const file = this.#files.get(name);
    return file ? Promise.resolve(file) : Promise.reject(new Error(`no file ${name}`));
  }

  open(name: string, from: number): Promise<ByteSink> {
    const parts = [(this.#files.get(name) ?? new Uint8Array(0)).slice(0, from)];
    const flush = (): Promise<void> => {
      this.#files.set(name, joined(parts.splice(0)));
      parts.push(this.#files.get(name)!);
      return Promise.resolve();
    };
    return Promise.resolve({
      write: (bytes) => {
        parts.push(bytes.slice());
        return Promise.resolve();
      },
      close: flush,
    });
  }

  remove(name: string): Promise<void> {
    this.#files.delete(name);
    return Promise.resolve();
  }

  names(): Promise<readonly string[]> {
    return Promise.resolve([...this.#files.keys()]);
  }

  quota(): Promise<number | null> {
    return Promise.resolve(null);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** The methods of the file-system API that TypeScript's worker-less DOM library does not know. */
interface SyncAccessHandle {
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type FileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };
type DirectoryHandle = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };

/**
 * The origin-private file system, in the folder `models`. Runs in a worker only: the synchronous handle is the one that
 * writes in place, so that a broken download keeps what has arrived.
 */
export async function opfsStorage(storage: StorageManager): Promise<ByteStorage> {
  const root = await storage.getDirectory();
  const folder = (await root.getDirectoryHandle('models', { create: true })) as DirectoryHandle;
  const handle = async (name: string, create: boolean): Promise<FileHandle | null> => {
    try {
      return (await folder.getFileHandle(name, { create })) as FileHandle;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return null;
      throw error;
    }
  };
  const file = async (name: string): Promise<File | null> =>
    (await (await handle(name, false))?.getFile()) ?? null;
  return {
    size: async (name) => (await file(name))?.size ?? null,
    async read(name) {
      const found = await file(name);
      if (!found) throw new Error(`no file ${name}`);
      return new Uint8Array(await found.arrayBuffer());
    },
    async open(name, from) {
      const access = await (await handle(name, true))!.createSyncAccessHandle();
      access.truncate(from);
      let at = from;
      return {
        write(bytes) {
          at += access.write(bytes, { at });
          return Promise.resolve();
        },
        close() {
          access.flush();
          access.close();
          return Promise.resolve();
        },
      };
    },
    async remove(name) {
      if (await handle(name, false)) await folder.removeEntry(name);
    },
    async names() {
      const names: string[] = [];
      for await (const name of folder.keys()) names.push(name);
      return names;
    },
    quota: async () => (await storage.estimate()).quota ?? null,
  };
}

/** Runs a write, turning the browser's quota error into ours. */
export async function guardQuota<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw new TokenscopeError(
        'storage-full',
        'The browser grants this site no more storage.',
        'Remove stored models, or free space on the device; what has arrived is kept.',
        { cause: error },
      );
    }
    throw error;
  }
}
