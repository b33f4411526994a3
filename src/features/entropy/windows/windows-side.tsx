import { ParamForm } from '../../../ui/param-form.tsx';
import { ByteModelSelect } from '../byte-model-select.tsx';
import { useMethod } from '../use-method.ts';
import { setWindows, useWindows } from './use-windows.ts';
import styles from './windows.module.css';

const none = {};

/** Which model codes, and how wide the windows are. */
export function WindowsSide() {
  const { model, params } = useWindows();
  const method = useMethod('encodings/equal-info-windows');
  return (
    <div className={styles.side}>
      <ByteModelSelect
        value={model}
        onChange={(chosen) => setWindows({ model: chosen })}
        nGram="Has counted the Declaration of Human Rights in 45 languages"
      />
      <ParamForm
        schema={method?.params ?? none}
        values={params}
        onChange={(changed) => setWindows({ params: changed })}
      />
    </div>
  );
}
