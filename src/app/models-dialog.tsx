import { useEffect } from 'react';
import { type CurveLaneRef, curveLaneKey } from '../contracts/curve.ts';
import { defaultEntropy } from '../contracts/entropy-settings.ts';
import { modelLabel, type ModelRef } from '../contracts/model.ts';
import { defaultVisual } from '../contracts/visual-settings.ts';
import { ModelDialog } from '../features/models/model-dialog.tsx';
import { offerModelFiles, useDroppedModel } from '../state/dropped-model-store.ts';
import { toastActions } from '../state/toast-store.ts';
import { useWorkspace, workspaceActions, workspaceStore } from '../state/workspace-store.ts';
import type { OverlayProps } from './overlays.tsx';

const none: ModelRef = { kind: 'embedded', id: '', precision: '' };

/** The models apart from any panel: image encoders over the Visual tokens view, language models elsewhere. */
export function ModelsDialog({ onClose }: OverlayProps) {
  const dropped = useDroppedModel() ?? [];
  const isVisual = useWorkspace((state) => state.view === 'visual');
  const encoder = useWorkspace((state) => state.visual?.model) ?? defaultVisual.model;
  useEffect(() => () => offerModelFiles(null), []);
  return isVisual ? (
    <ModelDialog
      kind="image"
      value={encoder}
      dropped={dropped}
      onChange={(model) => workspaceActions.setVisual({ model })}
      onClose={onClose}
    />
  ) : (
    <ModelDialog kind="language" value={none} dropped={dropped} onChange={addLane} onClose={onClose} />
  );
}

/** What is chosen becomes a lane of the Entropy view. */
function addLane(model: ModelRef): void {
  const lanes = workspaceStore.getState().entropy?.lanes ?? defaultEntropy.lanes;
  const lane: CurveLaneRef = { kind: 'model', model };
  const isThere = lanes.some((present) => curveLaneKey(present) === curveLaneKey(lane));
  if (!isThere) workspaceActions.setEntropy({ lanes: [...lanes, lane] });
  toastActions.notice(`${modelLabel(model)} ${isThere ? 'is' : 'was added as'} a lane of Entropy.`);
}
