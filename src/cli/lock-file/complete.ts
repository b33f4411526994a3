interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'arm'];

/** Optional packages that the lock file names as dependencies but does not hold. */
export const missingOptional = (lock: LockFile): string[] =>
  Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !lock.packages[`node_modules/${name}`] && !lock.packages[`${path}/node_modules/${name}`],
    ),
  );

/**
 * The lock file with an entry for each missing optional package; system and processor are read from its name.
 * @throws Error naming a package whose name does not tell them.
 */
export function completeLockFile(lock: LockFile): LockFile {
  const packages: Record<string, LockedPackage> = { ...lock.packages };
  const missing = new Set(missingOptional(lock));
  for (const { dev, optionalDependencies = {} } of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (missing.has(name)) packages[`node_modules/${name}`] = entry(name, version, dev === true);
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

function entry(name: string, version: string, dev: boolean): LockedPackage {
  const target = name.slice(name.lastIndexOf('/') + 1);
  const os = SYSTEMS.find((system) => target.includes(system));
  const cpu = PROCESSORS.find((processor) => target.includes(processor));
  if (!os || !cpu) throw new Error(`The name of ${name} does not tell its platform`);
  const libc = target.includes('musl') ? ['musl'] : target.includes('gnu') ? ['glibc'] : null;
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(libc ? { libc } : {}),
    optional: true,
    os: [os],
  };
}
