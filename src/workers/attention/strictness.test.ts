import { expect, it } from 'vitest';
import { denseRun } from '../../analysis/attention-dense-run.ts';
import { planPolicy } from '../../analysis/attention-plan.ts';
import { largestIndices } from '../../base/kth-largest.ts';
import { embeddedDecoder } from '../../cli/bench/attention/embedded-decoder.ts';
import { nodeRuntime } from '../../cli/node-runtime.ts';
import { keepMask } from '../../contracts/keep-set.ts';
import { sampleTexts } from '../../contracts/sample-texts.ts';
import { attentionPolicies } from '../../methods/attention/index.ts';

const { layers, tokenizer } = embeddedDecoder(nodeRuntime(), 'lm-bpe4k', 'int8');

it.each(['prose', 'mixed', 'code'])(
  'no policy recalls more of "%s" than as many keys of the largest weights, row by row',
  async (id) => {
    const { text } = sampleTexts.find((sample) => sample.id === id)!;
    const ids = Int32Array.of(0, ...tokenizer.encode(text).id.subarray(0, 119));
    const { capture } = await denseRun(layers, ids);
    const promptLength = ids.length - 3;
    let rows = 0;
    for (const policy of attentionPolicies.all) {
      for (const { t, plan, tokens } of planPolicy(policy, capture, { promptLength, params: {}, seed: 1 })) {
        if (tokens || plan.attend.kind === 'dense') continue;
        const mask = keepMask(plan.attend, { heads: 6, qStart: t.qStart, nQ: t.nQ, nK: t.nK });
        const weights = t.denseAttention();
        for (let row = t.nQ - 1; row >= 0; row -= 7) {
          for (const head of [0, 5]) {
            const at = (head * t.nQ + row) * t.nK;
            const line = weights.subarray(at, at + t.qStart + row + 1);
            const kept = Array.from(line.keys()).filter((key) => mask[at + key] === 1);
            const recall = (keys: Iterable<number>): number =>
              Array.from(keys).reduce((sum, key) => sum + line[key]!, 0);
            expect(recall(kept)).toBeLessThanOrEqual(recall(largestIndices(line, kept.length)) + 1e-6);
            rows++;
          }
        }
      }
    }
    expect(rows).toBeGreaterThan(1000);
  },
);
