import { useMemo } from 'react';
import { defaultEntropy, type EntropySettings } from '../../../contracts/entropy-settings.ts';
import { useWorkspace } from '../../../state/workspace-store.ts';

/** The settings of the panel with what was changed of them. */
export function useEntropy(): EntropySettings {
  const changed = useWorkspace((state) => state.entropy);
  return useMemo(() => ({ ...defaultEntropy, ...changed }), [changed]);
}
