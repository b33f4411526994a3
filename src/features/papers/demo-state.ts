import type { Demo } from '../../contracts/method.ts';
import type { View, WorkspaceState } from '../../contracts/workspace.ts';

/** The workspace set up to show a method at work; what the demo leaves open stays as it is. */
export function demoState(demo: Demo, current: WorkspaceState): WorkspaceState {
  const { sample, image, lanes, entropy, visual, attention } = demo;
  const tab = demo.view === 'exchange' || demo.view === 'premium' ? demo.view : 'tokens';
  return {
    ...current,
    view: viewOf(demo),
    ...(sample === undefined ? {} : { text: { kind: 'sample', id: sample } }),
    ...(image === undefined ? {} : { image: { kind: 'sample', id: image } }),
    boundaries: {
      ...current.boundaries,
      tab: viewOf(demo) === 'boundaries' ? tab : current.boundaries.tab,
      lanes: lanes ?? current.boundaries.lanes,
    },
    ...(entropy && { entropy: { ...current.entropy, ...entropy } }),
    ...(visual && { visual: { ...current.visual, ...visual } }),
    ...(attention && { attention: { ...current.attention, ...attention } }),
  };
}

const viewOf = ({ view }: Demo): View => (view === 'exchange' || view === 'premium' ? 'boundaries' : view);
