import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatBytes } from '../../base/format-bytes.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import type { HubListing, ModelKind, ModelRef, VariantVerdict } from '../../contracts/model.ts';
import { hubListingQuery } from '../../queries/models.ts';
import { useBackend } from '../../state/backend-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCard } from '../../ui/error-card.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './models.module.css';

interface HubModelsProps {
  readonly id: string;
  readonly kind: ModelKind;
  readonly onUse: (ref: ModelRef) => void;
}

/** What a repository offers, with sizes, before anything is downloaded. */
export function HubModels({ id, kind, onUse }: HubModelsProps) {
  const { data, error, isFetching, refetch } = useQuery(hubListingQuery(id, useBackend()));
  if (error) return <ErrorCard report={toErrorReport(error)} onRetry={() => void refetch()} />;
  if (!data) return <output aria-busy={isFetching}>Asking the Hub for {id}…</output>;
  if (data.graphs.length === 0) {
    return (
      <ErrorCard
        report={{
          code: 'unsupported',
          message: `'${data.repo}' holds no ONNX file.`,
          cure: 'Look for an export of the same model (onnx-community keeps many), or drop your own.',
        }}
      />
    );
  }
  return <HubGraphs listing={data} kind={kind} onUse={onUse} />;
}

const verdictNotes: Readonly<Record<VariantVerdict, string>> = {
  chosen: 'best here',
  possible: '',
  'no-half-precision': 'this GPU has no half precision',
  'too-large': 'larger than a page can hold',
};

function HubGraphs({ listing, kind, onUse }: Omit<HubModelsProps, 'id'> & { readonly listing: HubListing }) {
  const { repo, revision, graphs, hasTokenizer } = listing;
  const tower = kind === 'image' ? graphs.find(({ name }) => name.includes('vision')) : undefined;
  const [name, setName] = useState((tower ?? graphs[0]!).name);
  const graph = graphs.find((candidate) => candidate.name === name)!;
  return (
    <div className={styles.listing}>
      <div className={styles.head}>
        <span className={styles.name}>{repo}</span>
        <span className={styles.about}>
          revision {revision}
          {hasTokenizer || kind === 'image' ? '' : ' · no tokenizer.json beside it'}
        </span>
      </div>
      {graphs.length > 1 && (
        <Select
          label="Graph"
          value={name}
          options={graphs.map((candidate) => ({ value: candidate.name, label: candidate.name }))}
          onChange={setName}
        />
      )}
      <ul className={styles.rows} aria-label={`Precisions of ${name}`}>
        {graph.variants.map(({ precision, bytes, files, verdict }) => (
          <li key={precision} className={styles.row}>
            <span className={styles.name}>{precision}</span>
            <span className={styles.about}>
              {bytes === null ? 'size not told' : formatBytes(bytes)}
              {files > 1 && ` in ${files} files`}
              {verdictNotes[verdict] && ` · ${verdictNotes[verdict]}`}
            </span>
            <Button
              variant={verdict === 'chosen' ? 'primary' : 'secondary'}
              isDisabled={verdict === 'too-large' || verdict === 'no-half-precision'}
              icon="download"
              aria-label={`Download ${repo}, ${name}, ${precision}`}
              onPress={() => onUse({ kind: 'hub', repo, revision, graph: name, precision })}
            >
              Use
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
