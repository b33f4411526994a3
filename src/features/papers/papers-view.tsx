import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { toErrorReport } from '../../contracts/errors.ts';
import type { Fidelity, MethodKind } from '../../contracts/method.ts';
import { catalogueQuery } from '../../queries/catalogue.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { fidelityLabels } from '../../ui/fidelity-badge.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { filterCards, kindLabels, paperCards, type PaperFilter } from './paper-cards.ts';
import { PaperArticle } from './paper-article.tsx';
import styles from './papers-view.module.css';

const everything: PaperFilter = { search: '', kind: 'all', fidelity: 'all' };
const fidelities = Object.keys(fidelityLabels) as readonly Fidelity[];

/** The gallery: a card for each paper of which something runs here. */
export function PapersView() {
  const { data, error, refetch } = useQuery(catalogueQuery);
  const [filter, setFilter] = useState(everything);
  const cards = useMemo(() => (data ? paperCards(data) : []), [data]);
  const shown = useMemo(() => filterCards(cards, filter), [cards, filter]);

  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  if (!data) return <div aria-busy="true" />;
  const kinds = [...new Set(cards.flatMap((card) => card.methods.map((method) => method.kind)))];
  return (
    <section className={styles.view} aria-labelledby="papers-title">
      <header className={styles.head}>
        <h2 id="papers-title" className={styles.title}>
          Papers
        </h2>
        <p className={styles.lead}>
          What each paper claims, and what of it runs here. The badge says how close ours is to theirs.
        </p>
      </header>
      <search className={styles.filters}>
        <SearchField
          label="Search papers"
          placeholder="Title, method, arXiv id"
          value={filter.search}
          onChange={(search) => setFilter({ ...filter, search })}
        />
        <Select<MethodKind | 'all'>
          label="Kind"
          value={filter.kind}
          options={[
            { value: 'all', label: 'All kinds' },
            ...kinds.map((kind) => ({ value: kind, label: kindLabels[kind] })),
          ]}
          onChange={(kind) => setFilter({ ...filter, kind })}
        />
        <Select<Fidelity | 'all'>
          label="Fidelity"
          value={filter.fidelity}
          options={[
            { value: 'all', label: 'All degrees' },
            ...fidelities.map((fidelity) => ({ value: fidelity, label: fidelityLabels[fidelity] })),
          ]}
          onChange={(fidelity) => setFilter({ ...filter, fidelity })}
        />
        <output className={styles.count}>
          {shown.length === cards.length
            ? `${cards.length} papers`
            : `${shown.length} of ${cards.length} papers`}
        </output>
      </search>
      {shown.length === 0 ? (
        <EmptyState
          title="No paper fits"
          text="Nothing here matches all of these filters at once."
          action={<Button onPress={() => setFilter(everything)}>Clear the filters</Button>}
        />
      ) : (
        <ul className={styles.grid}>
          {shown.map((card) => (
            <li key={card.key}>
              <PaperArticle card={card} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
