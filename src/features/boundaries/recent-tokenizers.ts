import { tokenizerKey, type TokenizerRef } from '../../contracts/tokenizer-ref.ts';

const storageKey = 'tokenscope.recent-tokenizers';
const mostRecent = 8;

/** Tokenizers from files, addresses and the Hub that were added on this device, the latest first. */
export function recentTokenizers(): readonly TokenizerRef[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isOutside) : [];
  } catch {
    return [];
  }
}

/** Remembers a tokenizer that does not ship with the page. */
export function rememberTokenizer(ref: TokenizerRef): void {
  if (!isOutside(ref)) return;
  const key = tokenizerKey(ref);
  const others = recentTokenizers().filter((recent) => tokenizerKey(recent) !== key);
  try {
    localStorage.setItem(storageKey, JSON.stringify([ref, ...others].slice(0, mostRecent)));
  } catch {
    // Private windows may refuse storage: there is then no list of recent tokenizers.
  }
}

function isOutside(value: unknown): value is TokenizerRef {
  if (value === null || typeof value !== 'object' || !('kind' in value)) return false;
  const has = (...names: string[]): boolean =>
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
  switch (value.kind) {
    case 'file':
      return has('sha256', 'name');
    case 'url':
      return has('url');
    case 'hub':
      return has('repo', 'revision');
    default:
      return false;
  }
}

/** An address, or `org/name[@revision]` on the Hub, as people type it; null for neither. */
export function parseTokenizerName(typed: string): TokenizerRef | null {
  const name = typed.trim();
  const onHub =
    /^(?:https?:\/\/huggingface\.co\/)?([\w.-]+\/[\w.-]+?)(?:@([\w./-]+)|\/tree\/([\w.-]+))?\/?$/.exec(name);
  if (onHub) return { kind: 'hub', repo: onHub[1]!, revision: onHub[2] ?? onHub[3] ?? 'main' };
  return /^https?:\/\/\S+$/.test(name) ? { kind: 'url', url: name } : null;
}
