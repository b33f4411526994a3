import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CurveLaneRef, NGramTraining } from '../../../contracts/curve.ts';
import { tokenizerKey, tokenizerLabel, type TokenizerRef } from '../../../contracts/tokenizer-ref.ts';
import { embeddedVocabulariesQuery } from '../../../queries/text.ts';
import { useWorkspace } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from './curves-side.module.css';

const trainings: readonly { value: NGramTraining; label: string; description: string }[] = [
  {
    value: 'text',
    label: 'This text, as it reads',
    description: 'Each token is predicted from those before it, then counted',
  },
  {
    value: 'declaration',
    label: 'Declaration of Human Rights',
    description: 'Counts 45 languages first, then learns no more',
  },
];
const bytes: TokenizerRef = { kind: 'method', id: 'bytes' };

/** An n-gram lane to be added: over what, how far back, counted on what. */
export function NGramForm({ onAdd }: { readonly onAdd: (lane: CurveLaneRef) => void }) {
  const { data: vocabularies } = useQuery(embeddedVocabulariesQuery);
  const outside = useWorkspace((state) => state.boundaries.lanes);
  const [key, setKey] = useState(tokenizerKey(bytes));
  const [order, setOrder] = useState(5);
  const [training, setTraining] = useState<NGramTraining>('text');
  const choices = [
    { ref: bytes, name: 'UTF-8 bytes' },
    ...(vocabularies ?? []).map(({ id, name }) => ({ ref: { kind: 'vocabulary', id } as const, name })),
    ...outside
      .filter(({ kind }) => kind === 'file' || kind === 'url' || kind === 'hub')
      .map((ref) => ({ ref, name: tokenizerLabel(ref) })),
  ];
  return (
    <section className={styles.form} aria-label="New n-gram lane">
      <Select
        label="Over the tokens of"
        value={key}
        options={choices.map(({ ref, name }) => ({ value: tokenizerKey(ref), label: name }))}
        onChange={setKey}
      />
      <NumberField label="Order" unit="tokens back" value={order} min={0} max={8} onChange={setOrder} />
      <Select label="Counts" value={training} options={trainings} onChange={setTraining} />
      <Button
        variant="primary"
        onPress={() => {
          const chosen = choices.find(({ ref }) => tokenizerKey(ref) === key);
          if (chosen) onAdd({ kind: 'n-gram', tokenizer: chosen.ref, order: Math.round(order), training });
        }}
      >
        Add
      </Button>
    </section>
  );
}
