import { useQuery } from '@tanstack/react-query';
import { prunersQuery } from '../../../queries/vision.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { ParamForm } from '../../../ui/param-form.tsx';
import { Select } from '../../../ui/select.tsx';
import { useVisual } from '../use-picture.ts';
import styles from './method-side.module.css';

/** The method that is looked at: what it is, and its parameters. */
export function MethodSide() {
  const visual = useVisual('selected', 'params', 'seed');
  const { data: cards } = useQuery(prunersQuery);
  const card = cards?.find(({ id }) => id === visual.selected) ?? cards?.[0];
  if (!cards || !card) return <div aria-busy="true" />;
  const { id, name, summary, fidelity, fidelityNote, papers, params, seeded } = card;
  const values = visual.params[id] ?? {};
  const set = (next: typeof values): void =>
    workspaceActions.setVisual({ params: { ...visual.params, [id]: next } });
  return (
    <section className={styles.side} aria-label="Method">
      <div className={styles.head}>
        <Select
          label="Method looked at"
          value={id}
          options={cards.map((other) => ({ value: other.id, label: other.name }))}
          onChange={(selected) => workspaceActions.setVisual({ selected, show: 'tokens' })}
        />
        <FidelityBadge fidelity={fidelity} note={fidelityNote} />
      </div>
      <p className={styles.summary}>
        {summary}{' '}
        {papers[0] && (
          <a href={papers[0].url} target="_blank" rel="noreferrer" aria-label={`Paper of ${name}`}>
            {papers[0].arxiv ? `arXiv ${papers[0].arxiv}` : papers[0].title}
          </a>
        )}
      </p>
      <ParamForm schema={params} values={values} onChange={set} />
      {seeded && (
        <NumberField
          label="Seed"
          value={visual.seed}
          min={0}
          step={1}
          onChange={(seed) => workspaceActions.setVisual({ seed })}
        />
      )}
      {Object.keys(values).length > 0 && (
        <Button icon="retry" variant="quiet" onPress={() => set({})}>
          Defaults of {name}
        </Button>
      )}
    </section>
  );
}
