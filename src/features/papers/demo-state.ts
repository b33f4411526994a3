import type { Demo } from '../../contracts/method.ts';
import type { WorkspaceState } from '../../contracts/workspace.ts';

/** The workspace set up to show a method at work; what the demo leaves open stays as it is. */
export function demoState(demo: Demo, current: WorkspaceState): WorkspaceState {
  const isFocus = demo.view !== 'board';
  const tab = demo.view === 'exchange' || demo.view === 'premium' ? demo.view : 'tokens';
  return {
    ...current,
    view: isFocus ? 'boundaries' : 'board',
    text: demo.sample === undefined ? current.text : { kind: 'sample', id: demo.sample },
    boundaries: {
      ...current.boundaries,
      tab: isFocus ? tab : current.boundaries.tab,
      lanes: demo.lanes ?? current.boundaries.lanes,
    },
  };
}
