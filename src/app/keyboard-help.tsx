import { type LocalKeys, setSingleKeys, useCommandState } from '../state/command-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Toggle } from '../ui/toggle.tsx';
import { groupBy, printKeys } from './command-groups.ts';
import styles from './keyboard-help.module.css';
import type { OverlayProps } from './overlays.tsx';

/** Keys that every control of the page understands. */
const everywhere: readonly LocalKeys[] = [
  { keys: 'Tab', label: 'Next control', group: 'Everywhere' },
  { keys: 'shift+Tab', label: 'Previous control', group: 'Everywhere' },
  { keys: 'escape', label: 'Close what is open', group: 'Everywhere' },
];

/** Lists the keys of every command and of every part on screen. */
export function KeyboardHelp({ onClose }: OverlayProps) {
  const commands = useCommandState((state) => state.commands);
  const localKeys = useCommandState((state) => state.localKeys);
  const singleKeys = useCommandState((state) => state.singleKeys);
  const bound = commands.flatMap(({ keys, label, group }) =>
    keys === undefined ? [] : [{ keys, label, group }],
  );
  return (
    <Dialog title="Keyboard" isOpen onClose={onClose} isWide>
      <div className={styles.groups}>
        {groupBy([...bound, ...localKeys, ...everywhere]).map(({ group, items }) => (
          <section key={group}>
            <h3 className={styles.title}>{group}</h3>
            <dl>
              {items.map(({ keys, label }) => (
                <div key={label} className={styles.row}>
                  <dt>{label}</dt>
                  <dd>
                    <kbd>{printKeys(keys)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Toggle label="Single letters act as shortcuts" isSelected={singleKeys} onChange={setSingleKeys} />
    </Dialog>
  );
}
