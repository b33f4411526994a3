import { useMemo } from 'react';
import { defaultWindows, type WindowSettings } from '../../../contracts/coding-settings.ts';
import { useWorkspace, workspaceActions, workspaceStore } from '../../../state/workspace-store.ts';

/** The settings of the Equal-Info tab, as the permalink keeps them. */
export function useWindows(): WindowSettings {
  const changed = useWorkspace((state) => state.entropy?.windows);
  return useMemo(() => ({ ...defaultWindows, ...changed }), [changed]);
}

export const setWindows = (change: Partial<WindowSettings>): void =>
  workspaceActions.setEntropy({ windows: { ...workspaceStore.getState().entropy?.windows, ...change } });
