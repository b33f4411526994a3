import { useMemo } from 'react';
import { defaultInformation, type InformationSettings } from '../../../contracts/coding-settings.ts';
import type { InformationOptions } from '../../../contracts/token-information.ts';
import { useWorkspace, workspaceActions, workspaceStore } from '../../../state/workspace-store.ts';

/** The settings of the Information tab, as the permalink keeps them. */
export function useInformation(): InformationSettings {
  const changed = useWorkspace((state) => state.entropy?.information);
  return useMemo(() => ({ ...defaultInformation, ...changed }), [changed]);
}

/** The part of them that the measures depend on; the same object for the same settings. */
export function useInformationOptions(): InformationOptions {
  const { alpha, bias, size } = useInformation();
  return useMemo(() => ({ alpha, bias, size }), [alpha, bias, size]);
}

export const setInformation = (change: Partial<InformationSettings>): void =>
  workspaceActions.setEntropy({
    information: { ...workspaceStore.getState().entropy?.information, ...change },
  });
