import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { PatchRef } from '../contracts/vision-view.ts';

/** The patch that the person points at, shared by every picture on the page: each marks the same one (linked brushing). */
export interface PatchHoverState {
  /** Patch under the pointer or the keyboard cursor. */
  readonly hovered: PatchRef | null;
  /** Patch that stays marked until it is released. */
  readonly pinned: PatchRef | null;
  /** Name of the plot that set `hovered`, so that a late `pointerleave` never wipes another's. */
  readonly source: string | null;
}

const nothing: PatchHoverState = { hovered: null, pinned: null, source: null };

export const patchHoverStore = createStore<PatchHoverState>(() => nothing);

export const samePatch = (a: PatchRef | null, b: PatchRef | null): boolean =>
  a === b || (a !== null && b !== null && a.view === b.view && a.index === b.index);

export const patchHoverActions = {
  hover: (patch: PatchRef, source: string): void => {
    const { hovered, source: current } = patchHoverStore.getState();
    if (current === source && samePatch(hovered, patch)) return;
    patchHoverStore.setState({ hovered: patch, source });
  },
  leave: (source: string): void => {
    if (patchHoverStore.getState().source === source)
      patchHoverStore.setState({ hovered: null, source: null });
  },
  /** Pins a patch; pinning the pinned patch again releases it. */
  togglePin: (patch: PatchRef): void => {
    const { pinned } = patchHoverStore.getState();
    patchHoverStore.setState({ pinned: samePatch(pinned, patch) ? null : patch });
  },
  /** Forgets everything; patches of one picture mean nothing in another. */
  clear: (): void => patchHoverStore.setState(nothing),
};

export const usePatchHover = <T>(selector: (state: PatchHoverState) => T): T =>
  useStore(patchHoverStore, selector);
