// @vitest-environment happy-dom
import { QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, it, vi } from 'vitest';
import { pendingWork } from '../state/pending-work.ts';
import { writeAddress } from '../state/url-codec.ts';
import { defaultWorkspace, workspaceActions, workspaceStore } from '../state/workspace-store.ts';
import { startAddress } from './address.ts';

const settled = async (): Promise<void> => {
  await vi.runAllTimersAsync();
  await vi.waitUntil(() => pendingWork() === 0);
};
const view = () => new URLSearchParams(location.search).get('view');
const goTo = async (state: typeof defaultWorkspace): Promise<void> => {
  const { search, hash } = await writeAddress(state, false);
  history.replaceState(null, '', `/${search}${hash}`);
  dispatchEvent(new PopStateEvent('popstate'));
  await settled();
};

beforeEach(() => {
  vi.useFakeTimers();
});

it('keeps the address and the workspace in step, without the own text', async () => {
  history.replaceState(null, '', '/?view=papers&embed=1');
  const pushed = vi.spyOn(history, 'pushState');
  expect(await startAddress(new QueryClient())).toBe(true);
  expect(workspaceStore.getState().view).toBe('papers');
  expect(pushed).not.toHaveBeenCalled();

  const replaced = vi.spyOn(history, 'replaceState');
  workspaceActions.setToggle('showIds', true);
  workspaceActions.setView('boundaries');
  await settled();
  expect(pushed).toHaveBeenCalledOnce();
  const left = replaced.mock.calls.map(([, , url]) => decodeURIComponent(String(url)));
  expect(left, 'the entry that is left keeps its last setting').toEqual([
    expect.stringMatching(/view=papers.*"showIds":true/),
  ]);
  expect(location.search).toBe('?view=boundaries&embed=1');
  expect(decodeURIComponent(location.hash)).toContain('"showIds":true');

  workspaceActions.setText({ kind: 'own', text: 'a private text' });
  workspaceActions.setTab('metrics');
  await settled();
  expect(pushed).toHaveBeenCalledOnce();
  expect(decodeURIComponent(location.hash)).toContain('"tab":"metrics"');
  expect(decodeURIComponent(location.hash)).not.toContain('private');

  const withSample = { ...defaultWorkspace, view: 'papers' } as const;
  await goTo(withSample);
  expect(workspaceStore.getState()).toEqual(withSample);
  expect(view()).toBe('papers');

  await goTo({ ...defaultWorkspace, text: { kind: 'own', text: 'left out of the address' } });
  expect(workspaceStore.getState().text).toEqual({ kind: 'own', text: 'a private text' });
  expect(pushed).toHaveBeenCalledOnce();
});
