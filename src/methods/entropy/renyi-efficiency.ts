import type { MethodInfo } from '../../contracts/method.ts';
import { type ParamValues, resolveParams } from '../../contracts/params.ts';
import { idCounts, renyiEntropy, utilisation } from './_shared/entropies.ts';

const params = {
  alpha: {
    kind: 'number',
    label: 'Order α',
    help: 'The paper uses 2.5; its package defaults to 3.',
    origin: 'paper',
    default: 2.5,
    min: 0.1,
    max: 10,
    step: 0.1,
  },
} as const;

/**
 * Rényi efficiency of a tokenization, eff_α = R_α / log2 |V| (ACL 2023, §4), with the observed vocabulary unless told
 * otherwise, as in the authors' package.
 */
export const method = {
  id: 'renyi-efficiency',
  kind: 'entropy',
  name: 'Rényi efficiency',
  papers: [
    {
      title: 'Tokenization and the Noiseless Channel',
      arxiv: '2306.16842',
      url: 'https://aclanthology.org/2023.acl-long.284',
      year: 2023,
      section: '§4',
      claim:
        'How evenly a tokenizer spends its vocabulary, as Rényi efficiency, tracks how well models translate with it.',
    },
  ],
  fidelity: 'exact',
  fidelityNote: 'Equal to the tests of the authors’ tokenization-scorer package.',
  summary: 'Rényi and Shannon efficiency of the token stream, and the bits that a uniform code would need.',
  needs: ['text', 'tokenizer'],
  params,
  demo: { view: 'entropy', sample: 'prose', entropy: { tab: 'information', information: { part: 'lanes' } } },
  /** @param input ids of one text; `vocabSize` replaces the observed vocabulary when given. */
  run(input: { readonly ids: ArrayLike<number>; readonly vocabSize?: number }, given: ParamValues = {}) {
    const { alpha } = resolveParams(params, given);
    const counts = idCounts(input.ids);
    const vocabSize = input.vocabSize ?? counts.size;
    const entropy = renyiEntropy(counts.values(), alpha);
    return {
      entropy,
      efficiency: utilisation(entropy, vocabSize),
      shannonEfficiency: utilisation(renyiEntropy(counts.values(), 1), vocabSize),
      /** −n · log2 |V|: log2-probability of the text under a uniform code. */
      uniformBits: -input.ids.length * Math.log2(vocabSize),
    };
  },
} as const satisfies MethodInfo & { run: unknown };
