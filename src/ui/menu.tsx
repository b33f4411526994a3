import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components/Menu';
import { Icon, type IconName } from './icon.tsx';
import overlay from './overlay.module.css';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon?: IconName;
  readonly shortcut?: string;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
}

export interface MenuProps {
  /** Accessible name of the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** The button that opens it. */
  readonly children: ReactElement;
}

/** Actions behind a button. */
export const Menu = ({ label, entries, children }: MenuProps) => (
  <MenuTrigger>
    {children}
    <Popover className={overlay.popover ?? ''} offset={4}>
      <AriaMenu aria-label={label} className={overlay.list ?? ''} items={entries}>
        {(entry) => (
          <MenuItem
            id={entry.id}
            textValue={entry.label}
            className={overlay.item ?? ''}
            isDisabled={entry.isDisabled ?? false}
            onAction={entry.onAction}
          >
            {entry.icon && <Icon name={entry.icon} />}
            <span className={overlay.itemText}>
              <Text slot="label">{entry.label}</Text>
              {entry.description && (
                <Text slot="description" className={overlay.description ?? ''}>
                  {entry.description}
                </Text>
              )}
            </span>
            {entry.shortcut && <kbd className={overlay.keys}>{entry.shortcut}</kbd>}
          </MenuItem>
        )}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
