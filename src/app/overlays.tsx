import { Suspense } from 'react';
import { lazyPart } from './lazy-part.tsx';

export type OverlayName = 'palette' | 'help' | 'share' | 'models';

export interface OverlayProps {
  readonly onClose: () => void;
}

const parts = {
  palette: lazyPart(async () => (await import('./command-palette.tsx')).CommandPalette),
  help: lazyPart(async () => (await import('./keyboard-help.tsx')).KeyboardHelp),
  models: lazyPart(async () => (await import('./models-dialog.tsx')).ModelsDialog),
  share: lazyPart(async () => (await import('./share-dialog.tsx')).ShareDialog),
};

export interface OverlaysProps extends OverlayProps {
  readonly open: OverlayName | null;
}

/** The dialogs of the shell, each loaded when it is first opened. */
export function Overlays({ open, onClose }: OverlaysProps) {
  if (open === null) return null;
  const Part = parts[open];
  return (
    <Suspense>
      <Part onClose={onClose} />
    </Suspense>
  );
}
