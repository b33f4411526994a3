import { formatCount } from '../../base/format-number.ts';
import type { TokenSelection } from '../../plots/token-rows/use-token-cursor.ts';
import { trackWork } from '../../state/pending-work.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { type CopyForm, copySelection } from './copy-selection.ts';

interface SelectionBarProps {
  readonly selection: TokenSelection;
}

const forms: readonly { readonly id: CopyForm; readonly label: string; readonly description: string }[] = [
  { id: 'ids', label: 'Ids', description: '[464, 2068, …]' },
  { id: 'tokens', label: 'Tokens', description: '["The", "Ġquick", …] as the vocabulary spells them' },
  { id: 'json', label: 'JSON', description: 'Ids, tokens and byte spans' },
];

/** What can be done with the selected tokens. */
export const SelectionBar = ({ selection }: SelectionBarProps) => {
  const count = selection.last - selection.first + 1;
  return (
    <Menu
      label="Copy as"
      entries={forms.map(({ id, label, description }) => ({
        id,
        label,
        description,
        onAction: () => void trackWork(copySelection(selection, id)),
      }))}
    >
      <Button icon="copy">
        Copy {formatCount(count)} {count === 1 ? 'token' : 'tokens'}
      </Button>
    </Menu>
  );
};
