import { formatCount } from '../../base/format-number.ts';
import type { AttentionRun } from '../../contracts/attention-view.ts';
import styles from './attention-tab.module.css';

/** What ran on how many tokens, and what was left out: said on screen wherever a run is shown. */
export function RunFacts({ run }: { readonly run: AttentionRun }) {
  const { model, geometry, nTokens, leftOut, trainedContext, backend, milliseconds, grid } = run;
  const isLong = trainedContext !== null && nTokens > trainedContext;
  return (
    <p className={styles.facts}>
      {model.name} ({model.label}), {geometry.nLayer} layers of {geometry.nHead} heads ·{' '}
      {grid ? `${formatCount(nTokens - 1)} patches and CLS` : `${formatCount(nTokens)} tokens`} ·{' '}
      {backend.backend === 'webgpu' ? 'WebGPU' : 'WASM'},{' '}
      {formatCount(milliseconds.model + milliseconds.heads)} ms
      {leftOut > 0 && (
        <span className={styles.warning}>
          {' '}
          · the first {formatCount(nTokens)} tokens; {formatCount(leftOut)} more are left out
        </span>
      )}
      {isLong && (
        <span className={styles.warning}>
          {' '}
          · longer than the {formatCount(trainedContext)} tokens it was trained on
        </span>
      )}
    </p>
  );
}
