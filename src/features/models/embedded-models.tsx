import { useQuery } from '@tanstack/react-query';
import { formatBytes } from '../../base/format-bytes.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { type ModelCard, modelKey, type ModelKind, type ModelRef } from '../../contracts/model.ts';
import { modelCardsQuery } from '../../queries/models.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import styles from './models.module.css';

interface EmbeddedModelsProps {
  readonly kind: ModelKind;
  readonly value: ModelRef;
  readonly onUse: (ref: ModelRef) => void;
}

/** The models that ship with the page, with what was measured of them. */
export function EmbeddedModels({ kind, value, onUse }: EmbeddedModelsProps) {
  const { data: cards, error, refetch } = useQuery(modelCardsQuery(kind));
  return (
    <section className={styles.section}>
      <h3>Part of the page</h3>
      {error && <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />}
      <ul className={styles.cards} aria-busy={!cards && !error}>
        {cards?.map((card) => (
          <li key={card.id} className={styles.card}>
            <EmbeddedCard card={card} value={value} onUse={onUse} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const trainedHere =
  'Trained by us, small enough to ship with the page; it shows effects, not state of the art.';

function EmbeddedCard({
  card,
  value,
  onUse,
}: Omit<EmbeddedModelsProps, 'kind'> & { readonly card: ModelCard }) {
  const shown =
    card.precisions.find(({ precision }) => value.kind === 'embedded' && value.precision === precision) ??
    card.precisions.find(({ precision }) => precision === card.defaultPrecision);
  return (
    <>
      <div className={styles.head}>
        <span className={styles.name}>{card.id}</span>
        <FidelityBadge fidelity="trained-tiny" note={trainedHere} />
      </div>
      <p className={styles.about}>
        {card.label} · {(card.parameters / 1e6).toFixed(2)} M parameters
      </p>
      {shown && (
        <dl className={styles.figures}>
          {shown.figures.map(({ name, value: measured, low, high }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {measured.toFixed(2)}{' '}
                <span className={styles.interval} title="95 % confidence interval">
                  ({low.toFixed(2)}–{high.toFixed(2)})
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <details className={styles.limits}>
        <summary>Known limits ({card.limits.length})</summary>
        <ul>
          {card.limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </details>
      <div className={styles.actions}>
        {card.precisions.map(({ precision, bytes }) => {
          const ref: ModelRef = { kind: 'embedded', id: card.id, precision };
          const isUsed = modelKey(ref) === modelKey(value);
          return (
            <Button
              key={precision}
              variant={isUsed ? 'quiet' : 'secondary'}
              {...(isUsed ? { icon: 'check' as const } : {})}
              aria-label={`${isUsed ? 'In use' : 'Use'}: ${card.id} ${precision}, ${formatBytes(bytes)}`}
              onPress={() => onUse(ref)}
            >
              {isUsed ? 'In use:' : 'Use'} {precision} · {formatBytes(bytes)}
            </Button>
          );
        })}
      </div>
    </>
  );
}
