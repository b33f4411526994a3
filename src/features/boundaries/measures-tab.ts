import type { DocumentSummary } from '../../contracts/document-view.ts';

/** The figures follow the text when it has stood still for this long, ms. */
export const settleMs = 200;

/** What the tabs of figures need of the document. */
export interface MeasuresTabProps {
  readonly summary: DocumentSummary;
}
