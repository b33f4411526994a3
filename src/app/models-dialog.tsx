import { useEffect } from 'react';
import { type CurveLaneRef, curveLaneKey } from '../contracts/curve.ts';
import { defaultEntropy } from '../contracts/entropy-settings.ts';
import { modelLabel, type ModelRef } from '../contracts/model.ts';
import { ModelDialog } from '../features/models/model-dialog.tsx';
import { offerModelFiles, useDroppedModel } from '../state/dropped-model-store.ts';
import { toastActions } from '../state/toast-store.ts';
import { useWorkspace, workspaceActions } from '../state/workspace-store.ts';
import type { OverlayProps } from './overlays.tsx';

const none: ModelRef = { kind: 'embedded', id: '', precision: '' };

/** The language models apart from any view: what is chosen becomes a lane of the Entropy view. */
export function ModelsDialog({ onClose }: OverlayProps) {
  const dropped = useDroppedModel();
  const lanes = useWorkspace((state) => state.entropy?.lanes) ?? defaultEntropy.lanes;
  useEffect(() => () => offerModelFiles(null), []);
  const add = (model: ModelRef): void => {
    const lane: CurveLaneRef = { kind: 'model', model };
    const isThere = lanes.some((present) => curveLaneKey(present) === curveLaneKey(lane));
    if (!isThere) workspaceActions.setEntropy({ lanes: [...lanes, lane] });
    toastActions.notice(`${modelLabel(model)} ${isThere ? 'is' : 'was added as'} a lane of Entropy.`);
  };
  return (
    <ModelDialog kind="language" value={none} dropped={dropped ?? []} onChange={add} onClose={onClose} />
  );
}
