import { memo, useDeferredValue, useMemo, useState } from 'react';
import { agreementMatrix } from '../../../analysis/kept-agreement.ts';
import type { PrunerCard } from '../../../contracts/vision-view.ts';
import { rampColour } from '../../../plots/patch-canvas/colour-ramp.ts';
import { Select } from '../../../ui/select.tsx';
import { traceOf } from '../pruning-runs.ts';
import { useVisual } from '../use-picture.ts';
import type { WallColumn } from './wall-outcomes.ts';
import styles from './wall.module.css';

interface AgreementTableProps {
  readonly cards: readonly PrunerCard[];
  readonly columns: readonly WallColumn[];
}

/** How alike any two methods are in what they keep: Jaccard index of the kept patches. */
export const AgreementTable = memo(function AgreementTable({ cards, columns }: AgreementTableProps) {
  const { budgets } = useVisual('budgets');
  const [chosen, setChosen] = useState('1');
  const at = Math.min(Number(chosen), columns.length - 1);
  const column = useDeferredValue(columns[at]);
  return (
    <section className={styles.agreement} aria-label="Agreement of methods">
      <header className={styles.head}>
        <h2>Which methods keep the same patches</h2>
        <Select
          label="Budget"
          value={String(at)}
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
        {column && <Matrix cards={cards} column={column} />}
      </section>
    </section>
  );
});

interface MatrixProps {
  readonly cards: readonly PrunerCard[];
  readonly column: WallColumn;
}

const Matrix = memo(function Matrix({ cards, column }: MatrixProps) {
  const { names, matrix } = useMemo(() => {
    const found = cards.flatMap(({ name }, c) => {
      const trace = traceOf(column[c]);
      return trace ? [{ name, trace }] : [];
    });
    return { names: found.map(({ name }) => name), matrix: agreementMatrix(found.map(({ trace }) => trace)) };
  }, [cards, column]);
  return (
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
  );
});
