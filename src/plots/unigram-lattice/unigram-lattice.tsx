import { latticeLayout, type LatticeStep } from './layout.ts';
import styles from './unigram-lattice.module.css';

interface UnigramLatticeProps {
  readonly steps: readonly LatticeStep[];
}

/** All pieces that fit into a pre-token as arcs over its bytes, the chosen segmentation in bold, and the scores as a table. */
export function UnigramLattice({ steps }: UnigramLatticeProps) {
  const { arcs, width, height, ticks } = latticeLayout(steps);
  return (
    <div className={styles.lattice}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="Lattice drawing">
        <svg width={width} height={height + 18} aria-hidden="true">
          {arcs.map((arc) => (
            <g
              key={`${arc.from} ${arc.to} ${arc.piece}`}
              className={arc.isChosen ? styles.chosen : styles.other}
            >
              <path d={arc.path}>
                <title>{`${arc.piece}: ${arc.score.toFixed(3)}`}</title>
              </path>
              {arc.isChosen && (
                <text x={arc.x} y={arc.y - 4} textAnchor="middle">
                  {arc.piece}
                </text>
              )}
            </g>
          ))}
          {ticks.map(({ byte, x }) => (
            <text key={byte} className={styles.tick} x={x} y={height + 13} textAnchor="middle">
              {byte}
            </text>
          ))}
        </svg>
      </section>
      <table className={styles.table}>
        <caption>Pieces that end at each byte, the best path to it first</caption>
        <thead>
          <tr>
            <th scope="col">Bytes</th>
            <th scope="col">Piece</th>
            <th scope="col">ln p</th>
          </tr>
        </thead>
        <tbody>
          {arcs.map((arc) => (
            <tr key={`${arc.from} ${arc.to} ${arc.piece}`} data-chosen={arc.isChosen || undefined}>
              <td>
                {arc.from}–{arc.to}
              </td>
              <td>{arc.piece}</td>
              <td>{arc.score.toFixed(3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
