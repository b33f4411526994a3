import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';
import type { AttentionSettings } from '../contracts/attention-settings.ts';
import type { EntropySettings } from '../contracts/entropy-settings.ts';
import { tokenizerKey, type TokenizerRef } from '../contracts/tokenizer-ref.ts';
import type { VisualSettings } from '../contracts/visual-settings.ts';
import type {
  BoundariesState,
  ImageInput,
  MeasureSettings,
  TextInput,
  View,
  WorkspaceState,
} from '../contracts/workspace.ts';

/** The board that a person sees before choosing anything. */
export const defaultWorkspace: WorkspaceState = {
  version: 1,
  view: 'board',
  text: { kind: 'sample', id: 'mixed' },
  boundaries: {
    lanes: [
      { kind: 'vocabulary', id: 'cl100k' },
      { kind: 'vocabulary', id: 'o200k' },
      { kind: 'vocabulary', id: 'qwen2.5' },
      { kind: 'method', id: 'bytes' },
      { kind: 'method', id: 'hat-splitter' },
      { kind: 'method', id: 'learn-your-tokens' },
    ],
    tab: 'tokens',
    showIds: false,
    showWhitespace: true,
    matchSpecial: false,
    addSpecial: false,
  },
};

/** The yes-or-no settings of the Boundaries panel. */
export type BoundariesToggle = 'showIds' | 'showWhitespace' | 'matchSpecial' | 'addSpecial';

export interface WorkspaceActions {
  setView(view: View): void;
  setText(text: TextInput): void;
  setImage(image: ImageInput): void;
  /** Adds a lane at the end; a tokenizer that already has a lane gets no second one. */
  addLane(ref: TokenizerRef): void;
  removeLane(ref: TokenizerRef): void;
  /** Moves the lane at index `from` to index `to`; indices outside the list are clamped. */
  moveLane(from: number, to: number): void;
  setLanes(lanes: readonly TokenizerRef[]): void;
  setTab(tab: BoundariesState['tab']): void;
  setToggle(toggle: BoundariesToggle, on: boolean): void;
  setMeasures(change: Partial<MeasureSettings>): void;
  setEntropy(change: Partial<EntropySettings>): void;
  setVisual(change: Partial<VisualSettings>): void;
  setAttention(change: Partial<AttentionSettings>): void;
  /** Puts a whole state in place: a permalink, an export, a demo, or the browser's back button. */
  replace(state: WorkspaceState): void;
}

/** What to study and how to show it; the part of the product that a permalink restores. */
export const workspaceStore = createStore<WorkspaceState>(() => defaultWorkspace);

const setBoundaries = (change: (boundaries: BoundariesState) => BoundariesState): void =>
  workspaceStore.setState((state) => {
    const boundaries = change(state.boundaries);
    return boundaries === state.boundaries ? state : { boundaries };
  });

const sameLane = (a: TokenizerRef, b: TokenizerRef): boolean => tokenizerKey(a) === tokenizerKey(b);

export const workspaceActions: WorkspaceActions = {
  setView: (view) => workspaceStore.setState({ view }),
  setText: (text) => workspaceStore.setState({ text }),
  setImage: (image) => workspaceStore.setState({ image }),
  addLane: (ref) =>
    setBoundaries((b) =>
      b.lanes.some((lane) => sameLane(lane, ref)) ? b : { ...b, lanes: [...b.lanes, ref] },
    ),
  removeLane: (ref) =>
    setBoundaries((b) => ({ ...b, lanes: b.lanes.filter((lane) => !sameLane(lane, ref)) })),
  moveLane: (from, to) => setBoundaries((b) => ({ ...b, lanes: moveItem(b.lanes, from, to) })),
  setLanes: (lanes) => setBoundaries((b) => ({ ...b, lanes })),
  setTab: (tab) => setBoundaries((b) => ({ ...b, tab })),
  setToggle: (toggle, on) => setBoundaries((b) => ({ ...b, [toggle]: on })),
  setMeasures: (change) => setBoundaries((b) => ({ ...b, measures: { ...b.measures, ...change } })),
  setEntropy: (change) => workspaceStore.setState(({ entropy }) => ({ entropy: { ...entropy, ...change } })),
  setVisual: (change) => workspaceStore.setState(({ visual }) => ({ visual: { ...visual, ...change } })),
  setAttention: (change) =>
    workspaceStore.setState(({ attention }) => ({ attention: { ...attention, ...change } })),
  replace: (state) => workspaceStore.setState(state, true),
};

/** Subscribes a component to a part of the workspace; the selector must return stored values, not fresh objects. */
export const useWorkspace = <T>(selector: (state: WorkspaceState) => T): T =>
  useStore(workspaceStore, selector);

/** Several parts of the workspace in one object; what asks is drawn again only when one of them changes. */
export const useWorkspaceParts = <T extends object>(selector: (state: WorkspaceState) => T): T =>
  useStore(workspaceStore, useShallow(selector));

function moveItem<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const clamp = (index: number): number => Math.max(0, Math.min(index, items.length - 1));
  const rest = items.filter((_, index) => index !== clamp(from));
  const item = items[clamp(from)];
  return item === undefined ? items : [...rest.slice(0, clamp(to)), item, ...rest.slice(clamp(to))];
}
