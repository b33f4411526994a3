import type { DocumentSummary } from '../../contracts/document-view.ts';
import { laneFigures } from './lane-figures.ts';
import { laneLabels } from './lane-labels.ts';
import styles from './lanes.module.css';

/** The lanes in one line: letter, name, tokens, bytes per token. */
export function LaneStrip({ summary: { lanes, nBytes } }: { readonly summary: DocumentSummary }) {
  const labels = laneLabels(lanes);
  return (
    <ul className={styles.strip} aria-label="Tokenizers">
      {lanes.map((lane, index) => {
        const [tokens, rate] = laneFigures(lane, nBytes);
        return (
          <li key={lane.key} data-hue={labels[index]!.hue}>
            <b>{labels[index]!.letter}</b> {lane.name}
            {lane.error ? (
              <span title={lane.error.message}>failed</span>
            ) : (
              tokens && (
                <span title={`${rate!.value} ${rate!.unit}`}>
                  <strong>{tokens.value}</strong> {tokens.unit}
                </span>
              )
            )}
          </li>
        );
      })}
    </ul>
  );
}
