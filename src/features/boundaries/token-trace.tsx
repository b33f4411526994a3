import { useState } from 'react';
import { formatCount } from '../../base/format-number.ts';
import type { TraceStep } from '../../contracts/text-tokenizer.ts';
import { UnigramLattice } from '../../plots/unigram-lattice/unigram-lattice.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Slider } from '../../ui/slider.tsx';
import styles from './token-inspector.module.css';

interface TokenTraceProps {
  readonly steps: readonly TraceStep[];
}

type PieceStep = Exclude<TraceStep, { readonly kind: 'lattice' }>;

const isLattice = (step: TraceStep) => step.kind === 'lattice';

/** How the pre-token around a token was segmented: its steps one after the other, and the lattice where there is one. */
export function TokenTrace({ steps }: TokenTraceProps) {
  const lattice = steps.filter((step) => step.kind === 'lattice');
  const pieceSteps = steps.filter((step): step is PieceStep => !isLattice(step));
  return (
    <section className={styles.trace} aria-label="How it was made">
      <h3>How it was made</h3>
      {pieceSteps.length > 0 && <Stepper key={pieceSteps.length} steps={pieceSteps} />}
      {lattice.length > 0 && <UnigramLattice steps={lattice} />}
    </section>
  );
}

function Stepper({ steps }: { readonly steps: readonly PieceStep[] }) {
  const [at, setAt] = useState(steps.length - 1);
  const step = steps[at]!;
  return (
    <>
      {steps.length > 1 && (
        <div className={styles.steps}>
          <Slider
            label="Step"
            value={at + 1}
            min={1}
            max={steps.length}
            step={1}
            onChange={(to) => setAt(to - 1)}
          />
          <IconButton label="Step back" icon="up" isDisabled={at === 0} onPress={() => setAt(at - 1)} />
          <IconButton
            label="Step on"
            icon="down"
            isDisabled={at === steps.length - 1}
            onPress={() => setAt(at + 1)}
          />
        </div>
      )}
      <output className={styles.what}>
        <StepText step={step} />
      </output>
      <ol className={styles.pieces} aria-label="Pieces after this step">
        {step.pieces.map((piece, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- pieces repeat, and their place is what tells them apart
          <li key={i} data-joined={(step.kind === 'merge' && piece === step.left + step.right) || undefined}>
            {piece}
          </li>
        ))}
      </ol>
    </>
  );
}

const StepText = ({ step }: { readonly step: PieceStep }) =>
  step.kind === 'merge' ? (
    <>
      Merge {formatCount(step.rank)}: <code>{step.left}</code> + <code>{step.right}</code>
    </>
  ) : (
    step.rule
  );
