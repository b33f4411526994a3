import { type ComponentType, Suspense } from 'react';
import { Board } from '../features/board/board.tsx';
import { useDocumentOfWorkspace } from '../features/input/use-document.ts';
import { useWorkspace, workspaceActions } from '../state/workspace-store.ts';
import styles from './app.module.css';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { panels, views } from './views.tsx';

const waiting = <div className={styles.waiting} aria-busy="true" />;

/** The view that the workspace names, its failures kept to itself. */
export function CurrentView() {
  const view = useWorkspace((state) => state.view);
  useDocumentOfWorkspace();
  const Content = views.find(({ id }) => id === view)?.Content;
  return Content ? contained(view, Content) : <Board panels={boardPanels} />;
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
