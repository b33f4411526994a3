import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Half-open range `[start, end)` of UTF-8 bytes of the text under study. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** What the person points at, shared by every panel: each marks the same bytes (linked brushing). */
export interface HoverState {
  /** Span under the pointer or the keyboard cursor. */
  readonly hovered: ByteSpan | null;
  /** Span that stays marked until it is released. */
  readonly pinned: ByteSpan | null;
  /** Name of the plot or lane that set `hovered`, so that it can tell its own pointer from another's. */
  readonly source: string | null;
}

const nothing: HoverState = { hovered: null, pinned: null, source: null };

export const hoverStore = createStore<HoverState>(() => nothing);

export const hoverActions = {
  hover: (span: ByteSpan, source: string): void => {
    const { hovered, source: current } = hoverStore.getState();
    if (current === source && hovered?.start === span.start && hovered.end === span.end) return;
    hoverStore.setState({ hovered: span, source });
  },
  /** Clears the hover if `source` still holds it: a late `pointerleave` never wipes another's hover. */
  leave: (source: string): void => {
    if (hoverStore.getState().source === source) hoverStore.setState({ hovered: null, source: null });
  },
  /** Pins a span; pinning the pinned span again releases it. */
  togglePin: (span: ByteSpan): void => {
    const { pinned } = hoverStore.getState();
    const same = pinned?.start === span.start && pinned.end === span.end;
    hoverStore.setState({ pinned: same ? null : span });
  },
  /** Forgets everything; spans of one text mean nothing in another. */
  clear: (): void => hoverStore.setState(nothing),
};

export const useHover = <T>(selector: (state: HoverState) => T): T => useStore(hoverStore, selector);
