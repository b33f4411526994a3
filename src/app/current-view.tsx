import { type ComponentType, Suspense } from 'react';
import { Board } from '../features/board/board.tsx';
import { useWorkspace, workspaceActions } from '../state/workspace-store.ts';
import styles from './app.module.css';
import { ErrorBoundary } from './error-boundary.tsx';
import { BoundariesView, PapersView, panels } from './views.tsx';

const waiting = <div className={styles.waiting} aria-busy="true" />;

/** The view that the workspace names, its failures kept to itself. */
export function CurrentView() {
  const view = useWorkspace((state) => state.view);
  switch (view) {
    case 'board':
      return <Board panels={boardPanels} />;
    case 'boundaries':
      return contained(view, BoundariesView);
    case 'papers':
      return contained(view, PapersView);
  }
}

/** A part whose loading and failing stay inside it. */
const contained = (key: string, Part: ComponentType) => (
  <ErrorBoundary key={key}>
    <Suspense fallback={waiting}>
      <Part />
    </Suspense>
  </ErrorBoundary>
);

const boardPanels = panels.map(({ id, title, focus, Content }) => ({
  id,
  title,
  onFocus: () => workspaceActions.setView(focus),
  content: contained(id, Content),
}));
