import type { DocumentSummary } from '../../contracts/document-view.ts';
import type { TokenizerRef } from '../../contracts/tokenizer-ref.ts';
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

/** The lanes whose tokenizers can be asked about other texts than the one under study. */
export const measuredRefs = ({ lanes }: DocumentSummary): readonly TokenizerRef[] =>
  lanes.flatMap(({ ref }) => (ref.kind === 'patches' ? [] : [ref]));
