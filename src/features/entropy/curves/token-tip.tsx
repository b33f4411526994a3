import { useQuery } from '@tanstack/react-query';
import { formatCount, formatFixed } from '../../../base/format-number.ts';
import type { Curve } from '../../../contracts/curve.ts';
import { expectationQuery } from '../../../queries/curves.ts';
import styles from './token-tip.module.css';
import { laneHue, laneLetter } from './lane-letters.ts';

/** A token that is pointed at, and where in the window. */
export interface PointedToken {
  readonly lane: number;
  readonly index: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

interface TokenTipProps {
  readonly pointed: PointedToken;
  readonly curve: Curve;
  /** The token as text. */
  readonly text: string;
}

/** px */
const tipWidth = 268;
const tipHeight = 292;
const gap = 10;

/** What the model expected in the place of a token, and what it got. */
export function TokenTip({ pointed, curve, text }: TokenTipProps) {
  const { lane, index, x, top, bottom } = pointed;
  const { data } = useQuery(expectationQuery(curve.head.run, index));
  const id = curve.head.tokens.id[index]!;
  const left = Math.max(8, Math.min(x - tipWidth / 3, window.innerWidth - tipWidth - 8));
  const isBelow = bottom + gap + tipHeight < window.innerHeight || top < tipHeight;
  const isPredicted = curve.rank[index]! > 0;
  return (
    <div
      className={styles.tip}
      data-hue={laneHue(lane)}
      aria-hidden="true"
      style={{
        left,
        width: tipWidth,
        ...(isBelow ? { top: bottom + gap } : { bottom: window.innerHeight - top + gap }),
      }}
    >
      <p className={styles.head}>
        <b>{laneLetter(lane)}</b> {curve.head.name}
      </p>
      <p className={styles.token}>{text}</p>
      {isPredicted ? (
        <p className={styles.facts}>
          <span>
            <strong>{formatFixed(curve.surprisal[index]!, 2)}</strong> bits
          </span>
          <span>
            rank <strong>{formatCount(curve.rank[index]!)}</strong>
          </span>
          <span>
            expected <strong>{formatFixed(curve.entropy[index]!, 2)}</strong> bits
          </span>
        </p>
      ) : (
        <p className={styles.facts}>Nothing stands before it to predict it from.</p>
      )}
      <ol className={styles.candidates}>
        {data?.candidates.map((candidate) => (
          <li key={candidate.id} data-own={candidate.id === id || undefined}>
            <span className={styles.piece}>{candidate.text}</span>
            <span className={styles.bar} style={{ width: `${100 * candidate.probability}%` }} />
            <span className={styles.share}>{formatFixed(100 * candidate.probability, 1)} %</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
