import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TokenscopeError } from '../contracts/errors.ts';
import { toastActions, toastStore } from './toast-store.ts';

const bodies = () => toastStore.getState().toasts.map((toast) => toast.body);

beforeEach(() => {
  vi.useFakeTimers();
  toastStore.setState({ toasts: [] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('takes a notice away after a while and leaves errors', () => {
  toastActions.notice('Copied.');
  toastActions.error(new TokenscopeError('offline', 'No network.', 'Connect.'));
  expect(bodies()).toHaveLength(2);
  vi.runAllTimers();
  expect(bodies()).toEqual([{ code: 'offline', message: 'No network.', cure: 'Connect.' }]);
});

it('says nothing about work that was cancelled', () => {
  toastActions.error(new DOMException('stop', 'AbortError'));
  expect(bodies()).toEqual([]);
});

it('keeps the latest four', () => {
  for (const text of ['a', 'b', 'c', 'd', 'e']) toastActions.notice(text);
  expect(bodies()).toEqual(['b', 'c', 'd', 'e']);
});
