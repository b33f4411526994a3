import { useMemo } from 'react';
import { formatFixed } from '../../base/format-number.ts';
import { RatioLegend } from '../ratio-scale/ratio-legend.tsx';
import matrix from '../rate-matrix/rate-matrix.module.css';
import { layoutMismatch } from './layout.ts';
import styles from './mismatch-matrix.module.css';

export interface MismatchMatrixProps {
  readonly caption: string;
  readonly domains: readonly string[];
  /** Shape [domains, domains], row-major [train × test]. */
  readonly values: ArrayLike<number>;
  readonly format: (value: number) => string;
}

/** A measure by training and test domain, coloured against the test domain's own tokenizer; its own text alternative. */
export function MismatchMatrix({ caption, domains, values, format }: MismatchMatrixProps) {
  const { rows, scale } = useMemo(() => layoutMismatch(domains, values), [domains, values]);
  return (
    <div className={matrix.matrix}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
      <section className={matrix.scroll} tabIndex={0} aria-label={caption}>
        <table className={matrix.table}>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className={matrix.corner}>
                trained ↓ tested →
              </th>
              {domains.map((domain) => (
                <th key={domain} scope="col">
                  {domain}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ domain, cells }) => (
              <tr key={domain}>
                <th scope="row">{domain}</th>
                {cells.map(({ value, ratio, isOwn, fill }, j) => (
                  <td
                    key={domains[j]}
                    className={isOwn ? styles.own : undefined}
                    style={{ background: fill }}
                    title={`Trained on ${domain}, tested on ${domains[j]}: ${format(value)}, ${formatFixed(ratio, 2)} × its own tokenizer`}
                  >
                    {format(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <RatioLegend scale={scale} below="less than its own tokenizer" above="more" />
    </div>
  );
}
