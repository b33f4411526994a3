import { stableStringify } from '../base/stable-hash.ts';
import type { ParamValues } from './params.ts';

/** How a lane names its tokenizer: plain data, stored in permalinks and exports. */
export type TokenizerRef =
  /** An embedded vocabulary: `r50k`, `cl100k`, …, or the tokenizer of an embedded language model. */
  | { readonly kind: 'vocabulary'; readonly id: string }
  /** A registered method that needs no vocabulary: `hat-splitter`, `bytes`, … */
  | { readonly kind: 'method'; readonly id: string; readonly params?: ParamValues }
  /** BLT patches (2412.09871) by the entropies of `lm-byte`; `params` are those of `entropy/entropy-patching`. */
  | { readonly kind: 'patches'; readonly params?: ParamValues }
  /** A file that the person dropped; its bytes are kept on this device under the hash. */
  | { readonly kind: 'file'; readonly sha256: string; readonly name: string }
  | { readonly kind: 'url'; readonly url: string }
  /** `org/name` on the Hub at a revision (`main` unless told). */
  | { readonly kind: 'hub'; readonly repo: string; readonly revision: string };

/** Equal refs give equal keys. */
export const tokenizerKey = (ref: TokenizerRef): string => stableStringify(ref);

/** Short label for a lane header before the tokenizer has loaded. */
export function tokenizerLabel(ref: TokenizerRef): string {
  switch (ref.kind) {
    case 'vocabulary':
    case 'method':
      return ref.id;
    case 'patches':
      return 'BLT patches';
    case 'file':
      return ref.name;
    case 'url':
      return ref.url.slice(ref.url.lastIndexOf('/') + 1);
    case 'hub':
      return ref.revision === 'main' ? ref.repo : `${ref.repo}@${ref.revision}`;
  }
}
