import { Suspense, useState } from 'react';
import { type CurveLaneRef, curveLaneKey, nGramLimit } from '../../../contracts/curve.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Button } from '../../../ui/button.tsx';
import { lazyPart } from '../../../ui/lazy-part.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import styles from './curves-side.module.css';
import { LaneItem } from './lane-item.tsx';
import { NGramForm } from './n-gram-form.tsx';
import { useEntropy } from './use-entropy.ts';

const ModelDialog = lazyPart(async () => (await import('../../models/model-dialog.tsx')).ModelDialog);

/** Lanes of the curves, and how long texts are read. */
export function CurvesSide() {
  const { lanes, textLane, window, stride, limit } = useEntropy();
  const [adding, setAdding] = useState<'model' | 'n-gram' | null>(null);
  const setLanes = (changed: readonly CurveLaneRef[]): void =>
    workspaceActions.setEntropy({ lanes: changed });
  const add = (lane: CurveLaneRef): void => {
    const isThere = lanes.some((other) => curveLaneKey(other) === curveLaneKey(lane));
    if (!isThere) setLanes([...lanes, lane]);
    setAdding(null);
  };
  return (
    <section className={styles.side} aria-label="Lanes">
      <ol className={styles.list} aria-label="Models">
        {lanes.map((lane, index) => (
          <LaneItem
            key={curveLaneKey(lane)}
            lane={lane}
            index={index}
            colours={index === textLane}
            onColour={() => workspaceActions.setEntropy({ textLane: index })}
            onMoveUp={index === 0 ? null : () => setLanes(swapped(lanes, index))}
            onRemove={() => setLanes(lanes.filter((_, other) => other !== index))}
          />
        ))}
      </ol>
      <div className={styles.add}>
        <Button icon="plus" onPress={() => setAdding('model')}>
          Add a model
        </Button>
        <Button icon="plus" onPress={() => setAdding(adding === 'n-gram' ? null : 'n-gram')}>
          Add an n-gram
        </Button>
      </div>
      {adding === 'n-gram' && <NGramForm onAdd={add} />}
      <details className={styles.reading}>
        <summary>Reading long texts</summary>
        <p>
          A model looks back at most {window.toLocaleString('en')} tokens (fewer when its own context is
          shorter). The window moves by the stride, so each prediction sees at least window − stride tokens.
          Models stop at the limit; n-grams read {nGramLimit.toLocaleString('en')} tokens.
        </p>
        <div className={styles.fields}>
          <NumberField
            label="Window"
            unit="tokens"
            value={window}
            min={16}
            max={32_768}
            onChange={(value) => workspaceActions.setEntropy({ window: Math.round(value) })}
          />
          <NumberField
            label="Stride"
            unit="tokens"
            value={stride}
            min={8}
            max={32_768}
            onChange={(value) => workspaceActions.setEntropy({ stride: Math.round(value) })}
          />
          <NumberField
            label="Limit"
            unit="tokens"
            value={limit}
            min={16}
            max={1_000_000}
            onChange={(value) => workspaceActions.setEntropy({ limit: Math.round(value) })}
          />
        </div>
      </details>
      <Suspense fallback={null}>
        {adding === 'model' && (
          <ModelDialog
            kind="language"
            value={shownModel(lanes)}
            onChange={(model) => add({ kind: 'model', model })}
            onClose={() => setAdding(null)}
          />
        )}
      </Suspense>
    </section>
  );
}

/** The model that the dialog opens on. */
function shownModel(lanes: readonly CurveLaneRef[]) {
  const lane = lanes.find((one) => one.kind === 'model');
  return lane?.kind === 'model'
    ? lane.model
    : ({ kind: 'embedded', id: 'lm-bpe4k', precision: 'int8' } as const);
}

/** The lanes with the one at `index` moved before the one above it. */
const swapped = (lanes: readonly CurveLaneRef[], index: number): readonly CurveLaneRef[] => [
  ...lanes.slice(0, index - 1),
  lanes[index]!,
  lanes[index - 1]!,
  ...lanes.slice(index + 1),
];
