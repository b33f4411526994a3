import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useCommands } from '../state/command-store.ts';
import { offerModelFiles, useDroppedModel } from '../state/dropped-model-store.ts';
import { toastActions, useToasts } from '../state/toast-store.ts';
import { classNames } from '../ui/class-names.ts';
import { ToastList } from '../ui/toast.tsx';
import styles from './app.module.css';
import { CurrentView } from './current-view.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { Header } from './header.tsx';
import { type OverlayName, Overlays } from './overlays.tsx';
import { listenForKeys, shellCommands } from './shell-commands.ts';
import { useIncoming } from './use-incoming.ts';

export interface AppProps {
  readonly queryClient: QueryClient;
  /** The view alone, without the page around it. */
  readonly isEmbedded: boolean;
}

export const App = ({ queryClient, isEmbedded }: AppProps) => (
  <I18nProvider locale="en-US">
    <QueryClientProvider client={queryClient}>
      <ErrorBoundary>
        {isEmbedded ? (
          <main className={classNames(styles.main, styles.embedded)}>
            <CurrentView />
          </main>
        ) : (
          <Page />
        )}
      </ErrorBoundary>
      <Toasts />
    </QueryClientProvider>
  </I18nProvider>
);

function Page() {
  const [overlay, setOverlay] = useState<OverlayName | null>(null);
  useCommands(useMemo(() => shellCommands(setOverlay), []));
  useEffect(listenForKeys, []);
  const isDragging = useIncoming();
  const droppedModel = useDroppedModel();
  const shown = overlay ?? (droppedModel ? 'models' : null);
  const close = (): void => {
    setOverlay(null);
    offerModelFiles(null);
  };
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#content" onClick={focusContent}>
        Skip to content
      </a>
      <Header onOpen={setOverlay} />
      <main id="content" className={styles.main} tabIndex={-1}>
        <CurrentView />
      </main>
      <Overlays open={shown} onClose={close} />
      {isDragging && (
        <div className={styles.drop}>
          Drop a text, a picture, a tokenizer file, or a figure exported from here
        </div>
      )}
    </div>
  );
}

/** The hash carries the state, so the skip link moves the focus itself. */
function focusContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

const Toasts = () => <ToastList toasts={useToasts()} onDismiss={toastActions.dismiss} />;
