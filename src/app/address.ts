import type { QueryClient } from '@tanstack/react-query';
import type { WorkspaceState } from '../contracts/workspace.ts';
import { catalogueQuery } from '../queries/catalogue.ts';
import { hoverActions } from '../state/hover-store.ts';
import { trackWork } from '../state/pending-work.ts';
import { toastActions } from '../state/toast-store.ts';
import { readAddress, type Restored, writeAddress } from '../state/url-codec.ts';
import { workspaceActions, workspaceStore } from '../state/workspace-store.ts';

/** A burst of changes makes one history entry. */
const settleMs = 400;

/**
 * Puts the state of the address in place, then keeps both in step: a change of view makes a history entry, other
 * settings rewrite the current one once they settle, and the back button restores what was. The person's own text
 * never enters the address; going back keeps the text at hand.
 * @returns whether the page is embedded in another.
 */
export async function startAddress(queryClient: QueryClient): Promise<boolean> {
  const restore = (): Promise<Restored> =>
    readAddress(location, {
      text: workspaceStore.getState().text,
      methodIds: async () => {
        const methods = await queryClient.fetchQuery(catalogueQuery);
        return methods.filter((method) => method.kind === 'tokenizers').map((method) => method.id);
      },
    });
  const apply = ({ state, problem }: Restored): void => {
    workspaceActions.replace(state);
    if (problem) toastActions.report(problem);
  };

  const first = await restore();
  apply(first);
  let shown = workspaceStore.getState();
  let isRestoring = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = async (state: WorkspaceState, isNewEntry: boolean): Promise<void> => {
    const { search, hash } = await writeAddress(state, false);
    const query = first.isEmbedded ? `${search}${search ? '&' : '?'}embed=1` : search;
    const url = `${location.pathname}${query}${hash}`;
    if (isNewEntry) history.pushState(null, '', url);
    else history.replaceState(null, '', url);
  };

  workspaceStore.subscribe((state, previous) => {
    if (state.text !== previous.text) hoverActions.clear();
    if (isRestoring) {
      shown = state;
      return;
    }
    clearTimeout(timer);
    const isNewEntry = state.view !== shown.view;
    shown = state;
    if (isNewEntry) void trackWork(write(state, true));
    else timer = setTimeout(() => void trackWork(write(state, false)), settleMs);
  });

  addEventListener('popstate', () => {
    clearTimeout(timer);
    const restored = restore().then((state) => {
      isRestoring = true;
      apply(state);
      isRestoring = false;
    });
    void trackWork(restored);
  });
  return first.isEmbedded;
}
