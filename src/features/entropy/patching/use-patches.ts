import { useMemo } from 'react';
import { defaultPatches, type PatchSettings } from '../../../contracts/coding-settings.ts';
import { useWorkspace, workspaceActions, workspaceStore } from '../../../state/workspace-store.ts';

/** The settings of the BLT patches tab, as the permalink keeps them. */
export function usePatches(): PatchSettings {
  const changed = useWorkspace((state) => state.entropy?.patches);
  return useMemo(() => ({ ...defaultPatches, ...changed }), [changed]);
}

export const setPatches = (change: Partial<PatchSettings>): void =>
  workspaceActions.setEntropy({ patches: { ...workspaceStore.getState().entropy?.patches, ...change } });
