import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Collection, Header, Keyboard, Menu, MenuItem, MenuSection, Text } from 'react-aria-components/Menu';
import { Input, SearchField } from 'react-aria-components/SearchField';
import { type Command, useCommandState } from '../state/command-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import field from '../ui/field.module.css';
import { Icon } from '../ui/icon.tsx';
import overlay from '../ui/overlay.module.css';
import styles from './command-palette.module.css';
import { groupBy, printKeys } from './command-groups.ts';
import type { OverlayProps } from './overlays.tsx';

/** Every command under one search field. */
export function CommandPalette({ onClose }: OverlayProps) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = useCommandState((state) => state.commands);
  const run = (command: Command): void => {
    onClose();
    command.run();
  };
  return (
    <Dialog title="Commands" isOpen onClose={onClose}>
      <div>
        <Autocomplete filter={contains}>
          <div className={styles.search}>
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the palette opens to be typed into */}
            <SearchField aria-label="Search commands" autoFocus className={field.control ?? ''}>
              <Icon name="search" size={14} />
              <Input className={field.input ?? ''} placeholder="Type a command" />
            </SearchField>
          </div>
          <Menu
            aria-label="Commands"
            className={styles.list ?? ''}
            items={groupBy(commands)}
            renderEmptyState={() => <p className={styles.none}>No command has these words.</p>}
          >
            {({ group, items }) => (
              <MenuSection id={group}>
                <Header className={overlay.heading ?? ''}>{group}</Header>
                <Collection items={items}>
                  {(command) => (
                    <MenuItem
                      id={command.id}
                      textValue={`${command.group} ${command.label}`}
                      className={overlay.item ?? ''}
                      onAction={() => run(command)}
                    >
                      <Text slot="label" className={overlay.itemText ?? ''}>
                        {command.label}
                      </Text>
                      {command.keys && (
                        <Keyboard className={overlay.keys ?? ''}>{printKeys(command.keys)}</Keyboard>
                      )}
                    </MenuItem>
                  )}
                </Collection>
              </MenuSection>
            )}
          </Menu>
        </Autocomplete>
      </div>
    </Dialog>
  );
}
