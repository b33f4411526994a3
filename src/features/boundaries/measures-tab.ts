import type { DocumentSummary } from '../../contracts/document-view.ts';
import { defaultMeasures, type MeasureSettings } from '../../contracts/workspace.ts';
import { useWorkspace } from '../../state/workspace-store.ts';

/** The figures follow the text when it has stood still for this long, ms. */
export const settleMs = 200;

/** What the tabs of figures need of the document. */
export interface MeasuresTabProps {
  readonly summary: DocumentSummary;
}

/** The settings of the exchange and premium tabs, as the permalink keeps them. */
export const useMeasures = (): MeasureSettings => ({
  ...defaultMeasures,
  ...useWorkspace((state) => state.boundaries.measures),
});
