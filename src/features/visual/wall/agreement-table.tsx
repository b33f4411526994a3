import { memo, useMemo, useState } from 'react';
import { agreementMatrix } from '../../../analysis/kept-agreement.ts';
import { rampColour } from '../../../plots/patch-canvas/colour-ramp.ts';
import { Select } from '../../../ui/select.tsx';
import { traceOf } from '../pruning-runs.ts';
import { useVisual } from '../use-picture.ts';
import type { MethodOutcomes } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface AgreementTableProps {
  readonly rows: readonly MethodOutcomes[];
}

/** How alike any two methods are in what they keep: Jaccard index of the kept patches. */
export const AgreementTable = memo(function AgreementTable({ rows }: AgreementTableProps) {
  const { budgets } = useVisual();
  const [chosen, setChosen] = useState('1');
  const column = Math.min(Number(chosen), budgets.length - 1);
  const { names, matrix } = useMemo(() => {
    const found = rows.flatMap(({ card, outcomes }) => {
      const trace = traceOf(outcomes[column]);
      return trace ? [{ name: card.name, trace }] : [];
    });
    return { names: found.map(({ name }) => name), matrix: agreementMatrix(found.map(({ trace }) => trace)) };
  }, [rows, column]);
  return (
    <section className={styles.agreement} aria-label="Agreement of methods">
      <header className={styles.head}>
        <h2>Which methods keep the same patches</h2>
        <Select
          label="Budget"
          value={String(column)}
          options={budgets.map((budget, b) => ({ value: String(b), label: `${budget} %` }))}
          onChange={setChosen}
        />
      </header>
      <p className={styles.soft}>
        Jaccard index of the kept patches: 1 the same, 0 none in common; two random halves of all patches come
        to 0.33.
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
      <section className={styles.matrixScroll} tabIndex={0} aria-label="Jaccard matrix">
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">Method</th>
              {names.map((name, n) => (
                <th key={name} scope="col" title={name} aria-label={name}>
                  {n + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.map((values, row) => (
              <tr key={names[row]}>
                <th scope="row">
                  {row + 1} {names[row]}
                </th>
                {values.map((value, col) => (
                  <td
                    key={names[col]}
                    title={`${names[row]} and ${names[col]}: ${value.toFixed(2)}`}
                    style={{
                      backgroundColor: rampColour(value) ?? 'transparent',
                      color: value > 0.465 ? '#000000' : '#ffffff',
                    }}
                  >
                    {value.toFixed(2).replace('0.', '.')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
});
