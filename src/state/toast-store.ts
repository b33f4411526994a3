import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type ErrorReport, toErrorReport } from '../contracts/errors.ts';

export interface Toast {
  readonly id: number;
  /** A plain notice, or an error with its cause and cure. */
  readonly body: string | ErrorReport;
}

/** A notice leaves by itself after this many milliseconds; an error stays until it is dismissed. */
const noticeMs = 8000;
/** Older toasts make room beyond this many. */
const maxToasts = 4;

export const toastStore = createStore<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let nextId = 1;

function add(body: Toast['body']): number {
  const id = nextId++;
  toastStore.setState(({ toasts }) => ({ toasts: [...toasts, { id, body }].slice(-maxToasts) }));
  return id;
}

export const toastActions = {
  notice: (text: string): void => {
    const id = add(text);
    setTimeout(() => toastActions.dismiss(id), noticeMs);
  },
  /** Shows any thrown value; a cancelled call is no news to the person who cancelled it. */
  error: (error: unknown): void => toastActions.report(toErrorReport(error)),
  report: (report: ErrorReport): void => {
    if (report.code !== 'cancelled') add(report);
  },
  dismiss: (id: number): void =>
    toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
};

export const useToasts = (): readonly Toast[] => useStore(toastStore, (state) => state.toasts);
