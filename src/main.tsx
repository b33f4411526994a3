import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startAddress } from './app/address.ts';
import { App } from './app/app.tsx';
import { createQueryClient } from './app/query-client.ts';
import { installIdleSignal } from './app/idle.ts';
import { startBackend } from './state/backend-store.ts';
import { startCommands } from './state/command-store.ts';
import { startTheme } from './state/theme-store.ts';

const queryClient = createQueryClient();
installIdleSignal(queryClient);
startTheme();
startBackend();
startCommands();
const isEmbedded = await startAddress(queryClient);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App queryClient={queryClient} isEmbedded={isEmbedded} />
  </StrictMode>,
);
