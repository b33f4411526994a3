import type { ByteModel } from '../../contracts/coding-settings.ts';
import { Select } from '../../ui/select.tsx';

interface ByteModelSelectProps {
  readonly value: ByteModel;
  readonly onChange: (model: ByteModel) => void;
  /** What the n-gram counts. */
  readonly nGram: string;
}

/** Which model of bytes does the work. */
export const ByteModelSelect = ({ value, onChange, nGram }: ByteModelSelectProps) => (
  <Select
    label="Byte model"
    value={value}
    options={[
      { value: 'lm-byte', label: 'lm-byte', description: 'Our tiny language model over bytes' },
      { value: 'n-gram', label: 'Byte n-gram, order 5', description: nGram },
    ]}
    onChange={onChange}
  />
);
