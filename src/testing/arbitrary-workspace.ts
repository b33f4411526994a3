import fc from 'fast-check';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { type WorkspaceState, viewIds } from '../contracts/workspace.ts';
import { anyAttention } from './arbitrary-attention.ts';

const anyString = fc.string({ unit: 'binary' });

const anyTokenizerRef: fc.Arbitrary<TokenizerRef> = fc.oneof(
  fc.record({ kind: fc.constant('vocabulary'), id: anyString }),
  fc.record({ kind: fc.constant('method'), id: anyString }),
  fc.record({
    kind: fc.constant('method'),
    id: anyString,
    params: fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      fc.oneof(fc.boolean(), anyString, fc.integer()),
    ),
  }),
  fc.record({ kind: fc.constant('file'), sha256: anyString, name: anyString }),
  fc.record({ kind: fc.constant('url'), url: fc.webUrl() }),
  fc.record({ kind: fc.constant('hub'), repo: anyString, revision: anyString }),
);

/** Any state that a person can bring about, with hostile strings in every field. */
export const anyWorkspace: fc.Arbitrary<WorkspaceState> = fc.record(
  {
    version: fc.constant(1),
    view: fc.constantFrom(...viewIds),
    text: fc.oneof(
      fc.record({ kind: fc.constant('sample'), id: anyString }),
      fc.record({ kind: fc.constant('own'), text: fc.string({ unit: 'binary', size: 'large' }) }),
    ),
    boundaries: fc.record(
      {
        lanes: fc.array(anyTokenizerRef, { maxLength: 8 }),
        tab: fc.constantFrom('tokens', 'metrics', 'exchange', 'premium'),
        showIds: fc.boolean(),
        showWhitespace: fc.boolean(),
        matchSpecial: fc.boolean(),
        addSpecial: fc.boolean(),
        measures: fc.record(
          {
            kind: anyString,
            limit: fc.nat(),
            seed: fc.nat(),
            reference: anyString,
            order: fc.constantFrom('premium', 'name', 'script'),
            lane: fc.nat(),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['lanes', 'tab', 'showIds', 'showWhitespace', 'matchSpecial', 'addSpecial'] },
    ),
    image: fc.oneof(
      fc.record({ kind: fc.constant('sample'), id: anyString }),
      fc.record({ kind: fc.constant('own'), sha256: anyString, name: anyString }),
    ),
    attention: anyAttention,
  },
  { requiredKeys: ['version', 'view', 'text', 'boundaries'] },
);
