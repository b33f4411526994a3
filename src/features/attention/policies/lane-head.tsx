import { Button } from '../../../ui/button.tsx';
import { FidelityBadge } from '../../../ui/fidelity-badge.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ParamForm } from '../../../ui/param-form.tsx';
import { Popover } from '../../../ui/popover.tsx';
import styles from './policies-tab.module.css';
import { changeLanes, type ReadyLane } from './use-lanes.ts';

/** Name, badge and parameters of a lane. */
export function LaneHead({ lane }: { readonly lane: ReadyLane }) {
  const { card, index, isOnBudget } = lane;
  const schema = Object.fromEntries(
    Object.entries(card.params).filter(([name]) => !(isOnBudget && name === card.budgetParam)),
  );
  return (
    <header className={styles.laneHead}>
      <h2 title={card.summary}>{card.name}</h2>
      <FidelityBadge fidelity={card.fidelity} note={card.fidelityNote} />
      <span className={styles.push} />
      {Object.keys(schema).length > 0 && (
        <Popover
          label={`Parameters of ${card.name}`}
          trigger={
            <Button variant="quiet" icon="settings" aria-label={`Parameters of ${card.name}`}>
              {Object.keys(lane.lane.params).length > 0 ? 'changed' : ''}
            </Button>
          }
        >
          <div className={styles.form}>
            <ParamForm
              schema={schema}
              values={lane.lane.params}
              onChange={(params) =>
                changeLanes((lanes) => lanes.map((other, i) => (i === index ? { ...other, params } : other)))
              }
            />
          </div>
        </Popover>
      )}
      <IconButton
        label={`Remove ${card.name}`}
        icon="close"
        onPress={() => changeLanes((lanes) => lanes.filter((_, i) => i !== index))}
      />
    </header>
  );
}
