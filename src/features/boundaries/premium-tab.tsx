import { useMemo, useState } from 'react';
import { udhrSource } from '../../queries/measures.ts';
import { workspaceActions } from '../../state/workspace-store.ts';
import { Select } from '../../ui/select.tsx';
import { useSettled } from '../input/use-settled.ts';
import { type MeasuresTabProps, settleMs, useMeasures } from './measures-tab.ts';
import { PremiumByTokenizer } from './premium-by-tokenizer.tsx';
import { firstOwnTexts, PremiumOwnTexts } from './premium-own-texts.tsx';
import { PremiumSizes } from './premium-sizes.tsx';
import { readOwnTexts } from './premium-source.ts';

const parts = [
  { value: 'premiums', label: 'Premiums by tokenizer' },
  { value: 'sizes', label: 'Vocabulary for equal cost' },
] as const;

const sources = [
  { value: 'udhr', label: 'Declaration of Human Rights' },
  { value: 'own', label: 'Own texts' },
] as const;

/** Parallel texts: what languages pay for them by tokenizer, or which vocabulary of its own would make each pay as much. */
export function PremiumTab({ summary }: MeasuresTabProps) {
  const [kind, setKind] = useState<'udhr' | 'own'>('udhr');
  const [own, setOwn] = useState(firstOwnTexts);
  const settledOwn = useSettled(own, settleMs);
  const read = useMemo(() => readOwnTexts(settledOwn), [settledOwn]);
  const source = useMemo(() => {
    if (kind === 'udhr') return udhrSource();
    return 'texts' in read ? { kind, texts: read.texts } : null;
  }, [kind, read]);
  const { shown } = useMeasures();
  const Part = shown === 'sizes' ? PremiumSizes : PremiumByTokenizer;
  return (
    <Part
      summary={summary}
      source={source}
      isSettled={settledOwn === own}
      controls={
        <>
          <Select
            label="Show"
            value={shown}
            options={parts}
            onChange={(chosen) => workspaceActions.setMeasures({ shown: chosen })}
          />
          <Select label="Texts" value={kind} options={sources} onChange={setKind} />
        </>
      }
      below={
        kind === 'own' && (
          <PremiumOwnTexts texts={own} onChange={setOwn} problem={'problem' in read ? read.problem : null} />
        )
      }
    />
  );
}
