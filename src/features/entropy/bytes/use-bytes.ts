import { useMemo } from 'react';
import { type ByteSettings, defaultBytes } from '../../../contracts/coding-settings.ts';
import { useWorkspace, workspaceActions, workspaceStore } from '../../../state/workspace-store.ts';

/** The settings of the byte probabilities tab, as the permalink keeps them. */
export function useBytes(): ByteSettings {
  const changed = useWorkspace((state) => state.entropy?.bytes);
  return useMemo(() => ({ ...defaultBytes, ...changed }), [changed]);
}

export const setBytes = (change: Partial<ByteSettings>): void =>
  workspaceActions.setEntropy({ bytes: { ...workspaceStore.getState().entropy?.bytes, ...change } });
