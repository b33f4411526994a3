import { useEffect, useRef } from 'react';
import type { CurveLaneRef, CurveOptions } from '../../../contracts/curve.ts';
import { curveSession } from '../../../queries/curves.ts';
import { workspaceActions, workspaceStore } from '../../../state/workspace-store.ts';
import { useDocument, useText } from '../../input/use-document.ts';
import { useSettled } from '../../input/use-settled.ts';
import { useEntropy } from './use-entropy.ts';

/** After the last keystroke the workspace has the text by now, ms. */
const settleMs = 700;

interface CurveFollowerProps {
  readonly lanes: readonly CurveLaneRef[];
  readonly reading: CurveOptions;
}

/** Keeps the curves in step with the text: a keystroke ends what is being computed, a pause begins anew. Draws nothing. */
export function CurveFollower({ lanes, reading }: CurveFollowerProps) {
  const text = useText();
  const { edited } = useDocument();
  const seen = useRef(edited);
  const settled = useSettled(edited, settleMs);
  const { window, stride, limit } = reading;
  useEffect(() => {
    if (edited === seen.current) return;
    seen.current = edited;
    curveSession.supersede();
    forgetStretches();
  }, [edited]);
  // A link brings its stretches along with its text; otherwise they are those of the text before.
  const { selection, zoom } = useEntropy();
  const before = useRef({ text, selection, zoom });
  useEffect(() => {
    const { current } = before;
    before.current = { text, selection, zoom };
    if (text !== current.text && selection === current.selection && zoom === current.zoom) forgetStretches();
  }, [text, selection, zoom]);
  // oxlint-disable-next-line react/exhaustive-deps -- `settled` brings back the curves of a text that was typed back to what it was
  useEffect(() => {
    curveSession.show(text.toWellFormed(), lanes, { window, stride, limit });
  }, [text, settled, lanes, window, stride, limit]);
  return null;
}

/** Stretches of one text mean nothing in another. */
function forgetStretches(): void {
  const { entropy } = workspaceStore.getState();
  if (entropy?.selection || entropy?.zoom) workspaceActions.setEntropy({ selection: null, zoom: null });
}
