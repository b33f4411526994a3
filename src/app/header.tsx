import { sampleTexts } from '../contracts/sample-texts.ts';
import { setTheme, type ThemeChoice, useTheme } from '../state/theme-store.ts';
import { useWorkspace, workspaceActions } from '../state/workspace-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { Select } from '../ui/select.tsx';
import { printKeys } from './command-groups.ts';
import styles from './header.module.css';
import { Logo } from './logo.tsx';
import type { OverlayName } from './overlays.tsx';
import { views } from './views.tsx';

const themes: Readonly<Record<ThemeChoice, { label: string; icon: IconName }>> = {
  system: { label: 'Like the system', icon: 'system' },
  light: { label: 'Light', icon: 'sun' },
  dark: { label: 'Dark', icon: 'moon' },
};

export interface HeaderProps {
  readonly onOpen: (overlay: OverlayName) => void;
}

export const Header = ({ onOpen }: HeaderProps) => (
  <header className={styles.header}>
    <h1 className={styles.name}>
      <span className={styles.logo}>
        <Logo />
      </span>
      Tokenscope
    </h1>
    <ViewTabs />
    <div className={styles.input}>
      <SampleChooser />
    </div>
    <div className={styles.actions}>
      <IconButton
        label="Commands"
        shortcut={printKeys('mod+k')}
        icon="search"
        onPress={() => onOpen('palette')}
      />
      <IconButton label="Share" icon="share" onPress={() => onOpen('share')} />
      <ThemeMenu />
      <IconButton label="Keyboard help" shortcut="?" icon="keyboard" onPress={() => onOpen('help')} />
    </div>
  </header>
);

function ViewTabs() {
  const current = useWorkspace((state) => state.view);
  return (
    <nav className={styles.tabs} aria-label="Views">
      {views.map(({ id, label }) => (
        <a
          key={id}
          href={`?view=${id}`}
          className={styles.tab}
          {...(id === current ? { 'aria-current': 'page', ref: bringIntoView } : {})}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            workspaceActions.setView(id);
          }}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}

/** On a phone the tabs are wider than the window. */
const bringIntoView = (tab: HTMLElement | null): void =>
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

const sampleOptions = sampleTexts.map(({ id, label, hint }) => ({ value: id, label, description: hint }));

function SampleChooser() {
  const text = useWorkspace((state) => state.text);
  return (
    <Select
      label="Sample text"
      isLabelHidden
      placeholder="Your own text"
      value={text.kind === 'sample' ? text.id : null}
      options={sampleOptions}
      onChange={(id) => workspaceActions.setText({ kind: 'sample', id })}
    />
  );
}

function ThemeMenu() {
  const choice = useTheme((state) => state.choice);
  const entries = (['system', 'light', 'dark'] as const).map((id) => ({
    id,
    label: themes[id].label,
    icon: themes[id].icon,
    onAction: () => setTheme(id),
  }));
  return (
    <Menu label="Theme" entries={entries}>
      <IconButton label={`Theme: ${themes[choice].label.toLowerCase()}`} icon={themes[choice].icon} />
    </Menu>
  );
}
