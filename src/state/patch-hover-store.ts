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
  /** Key of the picture that the patches belong to. */
  readonly picture: string;
}

const nothing = { hovered: null, pinned: null, source: null };

export const patchHoverStore = createStore<PatchHoverState>(() => ({ ...nothing, picture: '' }));

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
  /** Forgets the patches of any other picture; they mean nothing in this one. */
  showPicture: (picture: string): void => {
    if (patchHoverStore.getState().picture !== picture) patchHoverStore.setState({ ...nothing, picture });
  },
  /** Lets go of everything. */
  clear: (): void => patchHoverStore.setState(nothing),
};

export const usePatchHover = <T>(selector: (state: PatchHoverState) => T): T =>
  useStore(patchHoverStore, selector);
