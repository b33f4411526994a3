import { memo } from 'react';
import { useWorkspace, type BoundariesToggle, workspaceActions } from '../../state/workspace-store.ts';
import { Toggle } from '../../ui/toggle.tsx';
import styles from './rows-toolbar.module.css';

const toggles: readonly { readonly id: BoundariesToggle; readonly label: string; readonly help: string }[] = [
  { id: 'showWhitespace', label: 'Whitespace', help: 'Marks spaces, tabs and line ends' },
  { id: 'showIds', label: 'Ids', help: 'Prints the token ids under the chips' },
  {
    id: 'matchSpecial',
    label: 'Match special tokens',
    help: 'Special tokens written in the text, such as <|endoftext|>, count as such; otherwise they are plain text',
  },
  {
    id: 'addSpecial',
    label: 'Add special tokens',
    help: 'Adds the tokens that the tokenizer puts around a text, such as [CLS] or <s>',
  },
];

/** How the rows are drawn, and how special tokens are treated. */
export const RowsToolbar = memo(function RowsToolbar() {
  const boundaries = useWorkspace((state) => state.boundaries);
  return (
    <div className={styles.toggles}>
      {toggles.map(({ id, label, help }) => (
        <span key={id} title={help}>
          <Toggle
            label={label}
            isSelected={boundaries[id]}
            onChange={(on) => workspaceActions.setToggle(id, on)}
          />
        </span>
      ))}
    </div>
  );
});
