import { useMemo } from 'react';
import { ParamForm } from '../../../ui/param-form.tsx';
import { ByteModelSelect } from '../byte-model-select.tsx';
import { useMethod } from '../use-method.ts';
import { setPatches, usePatches } from './use-patches.ts';
import styles from './patching.module.css';

/** Which model's entropies, and by which rule they cut. */
export function PatchingSide() {
  const { model, params } = usePatches();
  const method = useMethod('entropy/entropy-patching');
  const schema = useMemo(() => {
    if (!method) return {};
    const { threshold: _onTheStage, ...others } = method.params;
    return others;
  }, [method]);
  return (
    <div className={styles.side}>
      <ByteModelSelect
        value={model}
        onChange={(chosen) => setPatches({ model: chosen })}
        nGram="Learns the text as it goes: each byte is predicted, then counted"
      />
      <ParamForm schema={schema} values={params} onChange={(changed) => setPatches({ params: changed })} />
    </div>
  );
}
