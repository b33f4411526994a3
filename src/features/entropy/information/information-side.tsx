import { NumberField } from '../../../ui/number-field.tsx';
import { Select } from '../../../ui/select.tsx';
import styles from './information.module.css';
import { setInformation, useInformation } from './use-information.ts';

const parts = [
  { value: 'lanes', label: 'Lanes', description: 'The tokenizers of Boundaries on the text under study' },
  { value: 'scale', label: 'Scale sweep', description: 'BPE trained here on longer and longer prefixes' },
  { value: 'mismatch', label: 'Domain mismatch', description: 'Trained on one domain, tested on another' },
  { value: 'lz-aware', label: 'LZ-aware BPE', description: 'Merges chosen by what compresses best' },
] as const;

const corpora = [
  { value: 'own', label: 'Your text', description: 'The last fifth is held out' },
  { value: 'udhr', label: 'Declaration, 45 languages', description: 'Articles 25 to 30 are held out' },
  { value: 'eng', label: 'Declaration, English', description: 'Articles 25 to 30 are held out' },
  { value: 'code', label: 'Generated code', description: 'Another seed is held out' },
] as const;

/** What is measured, and how. */
export function InformationSide() {
  const { part, alpha, bias, size, corpus, lzCorpus, vocabSize, candidates } = useInformation();
  return (
    <div className={styles.side}>
      <Select
        label="Figures"
        value={part}
        options={parts}
        onChange={(chosen) => setInformation({ part: chosen })}
      />
      {part === 'scale' && (
        <CorpusSelect corpus={corpus} onChange={(chosen) => setInformation({ corpus: chosen })} />
      )}
      {part === 'lz-aware' && (
        <CorpusSelect corpus={lzCorpus} onChange={(chosen) => setInformation({ lzCorpus: chosen })} />
      )}
      {(part === 'mismatch' || part === 'lz-aware') && (
        <NumberField
          label="Vocabulary"
          value={vocabSize}
          min={257}
          max={1024}
          step={1}
          unit="tokens"
          onChange={(typed) => setInformation({ vocabSize: typed })}
        />
      )}
      {part === 'lz-aware' && (
        <NumberField
          label="Candidates M"
          value={candidates}
          min={1}
          max={64}
          step={1}
          onChange={(typed) => setInformation({ candidates: typed })}
        />
      )}
      {part !== 'lz-aware' && (
        <>
          <NumberField
            label="Rényi order α"
            value={alpha}
            min={0.1}
            max={10}
            step={0.1}
            onChange={(typed) => setInformation({ alpha: typed })}
          />
          <Select
            label="Bias of H1"
            value={bias}
            options={[
              { value: 'none', label: 'Not corrected', description: 'As the paper: it names no correction' },
              { value: 'miller-madow', label: 'Miller–Madow', description: 'Adds (V − 1) / (2 n ln 2)' },
            ]}
            onChange={(chosen) => setInformation({ bias: chosen })}
          />
          <Select
            label="Utilisation against"
            value={size}
            options={[
              { value: 'trained', label: 'Trained vocabulary' },
              { value: 'observed', label: 'Tokens seen' },
            ]}
            onChange={(chosen) => setInformation({ size: chosen })}
          />
        </>
      )}
      {part === 'lanes' && <p className={styles.note}>The lanes are those of Boundaries; add more there.</p>}
    </div>
  );
}

interface CorpusSelectProps {
  readonly corpus: string;
  readonly onChange: (corpus: string) => void;
}

const CorpusSelect = ({ corpus, onChange }: CorpusSelectProps) => (
  <Select
    label="Trained on"
    value={corpora.find(({ value }) => value === corpus)?.value ?? null}
    options={corpora}
    onChange={onChange}
  />
);
