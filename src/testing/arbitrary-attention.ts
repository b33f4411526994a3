import fc from 'fast-check';
import {
  type AttentionSettings,
  attentionTabs,
  headFilters,
  headOrders,
  heatPoolings,
  heatScales,
  sinkModes,
} from '../contracts/attention-settings.ts';
import { needleLengths, needleTasks, needleWordings } from '../contracts/needle-settings.ts';
import { accountStages, paretoCosts, paretoQualities } from '../contracts/pareto-settings.ts';

const anyString = fc.string({ unit: 'binary' });

/** Any change of the Attention settings that a person can make. */
export const anyAttention: fc.Arbitrary<Partial<AttentionSettings>> = fc.record(
  {
    tab: fc.constantFrom(...attentionTabs),
    subject: fc.constantFrom('text', 'image'),
    model: fc.record({ kind: fc.constant('embedded'), id: anyString, precision: anyString }),
    maxTokens: fc.integer({ min: 1, max: 4096 }),
    head: fc.option(fc.record({ layer: fc.nat(), head: fc.nat() })),
    scale: fc.constantFrom(...heatScales),
    sinks: fc.constantFrom(...sinkModes),
    pooling: fc.constantFrom(...heatPoolings),
    order: fc.constantFrom(...headOrders),
    kind: fc.constantFrom(...headFilters),
    mode: fc.constantFrom('audit', 'online'),
    budget: fc.double({ min: 0.001, max: 1, noNaN: true }),
    decoded: fc.integer({ min: 0, max: 4096 }),
    seed: fc.nat(),
    lanes: fc.array(
      fc.record({
        id: anyString,
        params: fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
          fc.oneof(fc.boolean(), anyString, fc.integer()),
        ),
      }),
      { maxLength: 6 },
    ),
    pareto: fc.record({
      stage: fc.constantFrom(...accountStages),
      x: fc.constantFrom(...paretoCosts),
      y: fc.constantFrom(...paretoQualities),
      all: fc.boolean(),
    }),
    needles: fc.record({
      task: fc.constantFrom(...needleTasks),
      wording: fc.constantFrom(...needleWordings),
      longest: fc.constantFrom(...needleLengths),
      samples: fc.integer({ min: 1, max: 20 }),
      needles: fc.integer({ min: 1, max: 8 }),
      steps: fc.integer({ min: 2, max: 8 }),
      policy: anyString,
    }),
  },
  { requiredKeys: [] },
);
