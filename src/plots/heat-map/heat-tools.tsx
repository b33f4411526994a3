import styles from './heat-map.module.css';

interface HeatToolsProps {
  readonly isFit: boolean;
  readonly onZoom: (nearer: boolean) => void;
  readonly onFit: () => void;
}

/** Zooming without a wheel. */
export const HeatTools = ({ isFit, onZoom, onFit }: HeatToolsProps) => (
  <div className={styles.tools}>
    <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => onZoom(true)}>
      +
    </button>
    <button
      type="button"
      aria-label="Zoom out"
      title="Zoom out (-)"
      disabled={isFit}
      onClick={() => onZoom(false)}
    >
      −
    </button>
    <button type="button" title="Show all (0)" disabled={isFit} onClick={onFit}>
      Fit
    </button>
  </div>
);
