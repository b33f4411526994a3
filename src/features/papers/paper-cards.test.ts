import { describe, expect, it } from 'vitest';
import type { Demo, MethodInfo, Paper } from '../../contracts/method.ts';
import { defaultWorkspace } from '../../state/workspace-store.ts';
import { demoState } from './demo-state.ts';
import { filterCards, paperCards } from './paper-cards.ts';

const paper = (arxiv: string | null, year: number, title = `Paper ${arxiv}`): Paper => ({
  title,
  arxiv,
  year,
  url: arxiv ? `https://arxiv.org/abs/${arxiv}` : `https://example.org/${title}`,
  section: '3',
  claim: 'Smaller is better.',
});
const method = (id: string, given: Partial<MethodInfo>): MethodInfo => ({
  id,
  kind: 'tokenizers',
  name: id.toUpperCase(),
  papers: [],
  fidelity: 'exact',
  fidelityNote: '',
  summary: '',
  needs: ['text'],
  params: {},
  ...given,
});

const methods = [
  method('baseline', {}),
  method('alpha', { papers: [paper('2501.1', 2025), paper('2603.2', 2026)] }),
  method('beta', {
    papers: [paper('2501.1', 2025)],
    kind: 'measures',
    fidelity: 'adapted',
    summary: 'Counts bytes.',
  }),
  method('gamma', { papers: [paper(null, 2019, 'Venue A'), paper(null, 2019, 'Venue B')] }),
];
const cards = paperCards(methods);
const keys = (filter: Partial<Parameters<typeof filterCards>[1]>) =>
  filterCards(cards, { search: '', kind: 'all', fidelity: 'all', ...filter }).map((card) => card.key);

it('makes one card a paper, newest first, and none of a baseline', () => {
  expect(cards.map((card) => [card.key, card.methods.map(({ id }) => id)])).toEqual([
    ['2603.2', ['alpha']],
    ['2501.1', ['alpha', 'beta']],
    ['https://example.org/Venue A', ['gamma']],
    ['https://example.org/Venue B', ['gamma']],
  ]);
});

describe('the filter', () => {
  it('wants all words, in any field', () => {
    expect(keys({ search: 'bytes COUNTS' })).toEqual(['2501.1']);
    expect(keys({ search: 'gamma 2019' })).toHaveLength(2);
    expect(keys({ search: 'gamma 2020' })).toEqual([]);
  });

  it('wants one method that fits both kind and fidelity', () => {
    expect(keys({ kind: 'measures' })).toEqual(['2501.1']);
    expect(keys({ kind: 'measures', fidelity: 'exact' })).toEqual([]);
    expect(keys({ kind: 'tokenizers', fidelity: 'exact' })).toHaveLength(4);
  });
});

describe('a demo', () => {
  const lanes: Demo['lanes'] = [{ kind: 'method', id: 'alpha' }];

  it('sets up the board or the focus view and keeps what it leaves open', () => {
    expect(demoState({ view: 'board', sample: 'code', lanes }, defaultWorkspace)).toEqual({
      ...defaultWorkspace,
      view: 'board',
      text: { kind: 'sample', id: 'code' },
      boundaries: { ...defaultWorkspace.boundaries, lanes },
    });
    const own = { ...defaultWorkspace, text: { kind: 'own', text: 'x' } } as const;
    expect(demoState({ view: 'premium' }, own)).toEqual({
      ...own,
      view: 'boundaries',
      boundaries: { ...own.boundaries, tab: 'premium' },
    });
    expect(demoState({ view: 'boundaries' }, own).boundaries.tab).toBe('tokens');
  });
});
