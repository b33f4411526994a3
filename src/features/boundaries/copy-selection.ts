import { formatCount } from '../../base/format-number.ts';
import type { TokenRun } from '../../contracts/token-inspection.ts';
import type { TokenSelection } from '../../plots/token-rows/use-token-cursor.ts';
import { tokensOf } from '../../queries/text.ts';
import { toastActions } from '../../state/toast-store.ts';

/** What tokens are copied as. */
export type CopyForm = 'ids' | 'tokens' | 'json';

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
