import fc from 'fast-check';
import type { CurveLaneRef } from '../contracts/curve.ts';
import type { EntropySettings } from '../contracts/entropy-settings.ts';
import type { ModelRef } from '../contracts/model.ts';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { curveScopes, visualTabs } from '../contracts/visual-settings.ts';
import { imageLayouts } from '../contracts/vision-view.ts';
import { type WorkspaceState, viewIds } from '../contracts/workspace.ts';
import { anyAttention } from './arbitrary-attention.ts';
import { anyCoding } from './arbitrary-coding.ts';

const anyString = fc.string({ unit: 'binary' });

const anyParams = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
  fc.oneof(fc.boolean(), anyString, fc.integer()),
);

const anyTokenizerRef: fc.Arbitrary<TokenizerRef> = fc.oneof(
  fc.record({ kind: fc.constant('vocabulary'), id: anyString }),
  fc.record({ kind: fc.constant('method'), id: anyString }),
  fc.record({ kind: fc.constant('method'), id: anyString, params: anyParams }),
  fc.record({ kind: fc.constant('patches'), params: anyParams }),
  fc.record({ kind: fc.constant('patches') }),
  fc.record({ kind: fc.constant('file'), sha256: anyString, name: anyString }),
  fc.record({ kind: fc.constant('url'), url: fc.webUrl() }),
  fc.record({ kind: fc.constant('hub'), repo: anyString, revision: anyString }),
);

const anyModelRef: fc.Arbitrary<ModelRef> = fc.oneof(
  fc.record({ kind: fc.constant('embedded'), id: anyString, precision: anyString }),
  fc.record({
    kind: fc.constant('hub'),
    repo: anyString,
    revision: anyString,
    graph: anyString,
    precision: fc.constantFrom('fp32', 'fp16', 'q8', 'q4', 'q4f16', 'bnb4'),
  }),
  fc.record({ kind: fc.constant('url'), url: fc.webUrl() }),
  fc.record({ kind: fc.constant('file'), sha256: anyString, name: anyString }),
);

const anyCurveLane: fc.Arbitrary<CurveLaneRef> = fc.oneof(
  fc.record({ kind: fc.constant('model'), model: anyModelRef }),
  fc.record({
    kind: fc.constant('n-gram'),
    tokenizer: anyTokenizerRef,
    order: fc.nat({ max: 8 }),
    training: fc.constantFrom('text', 'declaration'),
  }),
);

const anyRange = fc.option(
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 1e6 })).map(([start, size]) => ({ start, end: start + size })),
);
const anyTokens = fc.integer({ min: 1, max: 1e9 });

const anyEntropy: fc.Arbitrary<Partial<EntropySettings>> = fc.record(
  {
    tab: anyString,
    lanes: fc.array(anyCurveLane, { maxLength: 4 }),
    unit: fc.constantFrom('byte', 'token'),
    show: fc.constantFrom('surprisal', 'entropy', 'both'),
    colour: fc.constantFrom('surprisal', 'entropy', 'rank'),
    textLane: fc.nat(),
    selection: anyRange,
    zoom: anyRange,
    window: anyTokens,
    stride: anyTokens,
    limit: anyTokens,
    ...anyCoding,
  },
  { requiredKeys: [] },
);

const anyPercent = fc.integer({ min: 1, max: 100 });

const anyVisual = fc.record(
  {
    tab: fc.constantFrom(...visualTabs),
    model: anyModelRef,
    layout: fc.constantFrom(null, ...imageLayouts),
    question: fc.oneof(fc.constant(null), anyString),
    methods: fc.array(anyString, { maxLength: 8 }),
    keep: anyPercent,
    budgets: fc.array(anyPercent, { maxLength: 4 }),
    selected: anyString,
    params: fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      fc.record({ lambda: fc.integer(), merge: anyString }),
    ),
    seed: fc.nat(),
    show: anyString,
    layer: fc.nat(),
    head: fc.integer({ min: -1, max: 8 }),
    rerunAfter: fc.nat(),
    seedCount: fc.nat(),
    formula: anyString,
    metric: anyString,
    curvesOver: fc.constantFrom(...curveScopes),
    patch: fc.nat(),
    patchWidth: fc.nat(),
    patchModel: anyString,
    sceneSize: fc.nat(),
    sceneWindow: fc.nat(),
  },
  { requiredKeys: [] },
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
    entropy: anyEntropy,
    visual: anyVisual,
    image: fc.oneof(
      fc.record({ kind: fc.constant('sample'), id: anyString }),
      fc.record({ kind: fc.constant('own'), sha256: anyString, name: anyString }),
    ),
    attention: anyAttention,
  },
  { requiredKeys: ['version', 'view', 'text', 'boundaries'] },
);
