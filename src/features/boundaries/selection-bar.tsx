import { formatCount } from '../../base/format-number.ts';
import type { TokenRun } from '../../contracts/token-inspection.ts';
import type { TokenSelection } from '../../plots/token-rows/use-token-cursor.ts';
import { tokensOf } from '../../queries/text.ts';
import { trackWork } from '../../state/pending-work.ts';
import { toastActions } from '../../state/toast-store.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

interface SelectionBarProps {
  readonly selection: TokenSelection;
}

/** What tokens are copied as. */
export type CopyForm = 'ids' | 'tokens' | 'json';

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

/** Puts selected tokens on the clipboard and says so. */
export async function copySelection(selection: TokenSelection, form: CopyForm): Promise<void> {
  const { lane, first, last, start, end } = selection;
  try {
    const run = await tokensOf(lane, start, Math.max(end, start + 1));
    const chosen = slice(run, first - run.firstIndex, last + 1 - run.firstIndex);
    await navigator.clipboard.writeText(copyText(chosen, form));
    toastActions.notice(`Copied ${formatCount(chosen.id.length)} tokens.`);
  } catch (error) {
    toastActions.error(error);
  }
}

function slice(run: TokenRun, from: number, to: number): TokenRun {
  const begin = Math.max(0, from);
  return {
    lane: run.lane,
    firstIndex: run.firstIndex + begin,
    start: run.start.slice(begin, to),
    end: run.end.slice(begin, to),
    id: run.id.slice(begin, to),
    flags: run.flags.slice(begin, to),
    pieces: run.pieces.slice(begin, to),
  };
}

/** Tokens as text for the clipboard; JSON in every form. */
export function copyText(run: TokenRun, form: CopyForm): string {
  if (form === 'ids') return JSON.stringify(Array.from(run.id));
  if (form === 'tokens') return JSON.stringify(run.pieces);
  const tokens = run.pieces.map((piece, i) => ({
    index: run.firstIndex + i,
    id: run.id[i]! < 0 ? null : run.id[i],
    token: piece,
    bytes: [run.start[i], run.end[i]],
  }));
  return JSON.stringify(tokens, null, 1);
}
