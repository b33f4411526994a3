import { Suspense } from 'react';
import { Board } from '../features/board/board.tsx';
import { useWorkspace, workspaceActions } from '../state/workspace-store.ts';
import styles from './app.module.css';
import { ErrorBoundary } from './error-boundary.tsx';
import { PapersView, panels } from './views.tsx';

const waiting = <div className={styles.waiting} aria-busy="true" />;

/** The view that the workspace names, its failures kept to itself. */
export function CurrentView() {
  const view = useWorkspace((state) => state.view);
  switch (view) {
    case 'board':
    case 'boundaries':
      return <Board panels={boardPanels} />;
    case 'papers':
      return (
        <ErrorBoundary>
          <Suspense fallback={waiting}>
            <PapersView />
          </Suspense>
        </ErrorBoundary>
      );
  }
}

const boardPanels = panels.map(({ id, title, focus, Content }) => ({
  id,
  title,
  onFocus: () => workspaceActions.setView(focus),
  content: (
    <ErrorBoundary>
      <Suspense fallback={waiting}>
        <Content />
      </Suspense>
    </ErrorBoundary>
  ),
}));
