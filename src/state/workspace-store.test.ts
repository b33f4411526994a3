import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TokenizerRef } from '../contracts/tokenizer-ref.ts';
import { hoverActions, hoverStore } from './hover-store.ts';
import { defaultWorkspace, workspaceActions, workspaceStore } from './workspace-store.ts';

const lane = (id: string): TokenizerRef => ({ kind: 'vocabulary', id });
const laneIds = (): string[] =>
  workspaceStore.getState().boundaries.lanes.map((ref) => (ref.kind === 'vocabulary' ? ref.id : ref.kind));

beforeEach(() => {
  workspaceActions.replace(defaultWorkspace);
  workspaceActions.setLanes([lane('a'), lane('b'), lane('c')]);
  hoverActions.clear();
});

describe('lanes', () => {
  it('are added at the end, each tokenizer once', () => {
    workspaceActions.addLane(lane('d'));
    workspaceActions.addLane({ id: 'a', kind: 'vocabulary' });
    expect(laneIds()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are told apart by their parameters', () => {
    workspaceActions.setLanes([{ kind: 'method', id: 'm', params: { n: 1 } }]);
    workspaceActions.addLane({ kind: 'method', id: 'm', params: { n: 2 } });
    expect(laneIds()).toEqual(['method', 'method']);
  });

  it('are removed by what they hold', () => {
    workspaceActions.removeLane(lane('b'));
    expect(laneIds()).toEqual(['a', 'c']);
  });

  it.each([
    [0, 2, ['b', 'c', 'a']],
    [2, 0, ['c', 'a', 'b']],
    [1, 1, ['a', 'b', 'c']],
    [0, 99, ['b', 'c', 'a']],
    [-5, 1, ['b', 'a', 'c']],
  ])('move from %d to %d', (from, to, expected) => {
    workspaceActions.moveLane(from, to);
    expect(laneIds()).toEqual(expected);
  });

  it('stay empty when there is nothing to move', () => {
    workspaceActions.setLanes([]);
    workspaceActions.moveLane(0, 1);
    expect(laneIds()).toEqual([]);
  });
});

it('tells subscribers only of what changed', () => {
  const heard = vi.fn();
  const stop = workspaceStore.subscribe(heard);
  workspaceActions.addLane(lane('a'));
  expect(heard).not.toHaveBeenCalled();
  workspaceActions.setToggle('showIds', true);
  workspaceActions.setTab('metrics');
  workspaceActions.setView('papers');
  workspaceActions.setText({ kind: 'own', text: 'x' });
  stop();
  expect(heard).toHaveBeenCalledTimes(4);
  expect(workspaceStore.getState()).toMatchObject({
    view: 'papers',
    text: { text: 'x' },
    boundaries: { tab: 'metrics', showIds: true },
  });
});

describe('linked brushing', () => {
  it('keeps the hover of another source when one leaves late', () => {
    hoverActions.hover({ start: 0, end: 3 }, 'ruler');
    hoverActions.hover({ start: 4, end: 6 }, 'lane');
    hoverActions.leave('ruler');
    expect(hoverStore.getState()).toMatchObject({ hovered: { start: 4, end: 6 }, source: 'lane' });
    hoverActions.leave('lane');
    expect(hoverStore.getState().hovered).toBeNull();
  });

  it('is silent while the pointer stays on one token', () => {
    hoverActions.hover({ start: 0, end: 3 }, 'lane');
    const heard = vi.fn();
    const stop = hoverStore.subscribe(heard);
    hoverActions.hover({ start: 0, end: 3 }, 'lane');
    stop();
    expect(heard).not.toHaveBeenCalled();
  });

  it('pins, repins and releases', () => {
    hoverActions.togglePin({ start: 0, end: 3 });
    hoverActions.togglePin({ start: 3, end: 5 });
    expect(hoverStore.getState().pinned).toEqual({ start: 3, end: 5 });
    hoverActions.togglePin({ start: 3, end: 5 });
    expect(hoverStore.getState().pinned).toBeNull();
  });
});

it('keeps only what was changed of the measures', () => {
  expect(workspaceStore.getState().boundaries.measures).toBeUndefined();
  workspaceActions.setMeasures({ limit: 4096 });
  workspaceActions.setMeasures({ reference: 'deu' });
  expect(workspaceStore.getState().boundaries.measures).toEqual({ limit: 4096, reference: 'deu' });
});
