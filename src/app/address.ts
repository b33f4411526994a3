import type { QueryClient } from '@tanstack/react-query';
import type { TextInput, WorkspaceState } from '../contracts/workspace.ts';
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
 * never enters the address; an entry that was made with it gets the last one back from this page's memory.
 * @returns whether the page is embedded in another.
 */
export async function startAddress(queryClient: QueryClient): Promise<boolean> {
  let lastOwn: TextInput = workspaceStore.getState().text;
  const restore = (): Promise<Restored> =>
    readAddress(location, {
      text: lastOwn,
      methodIds: async () => {
        const methods = await queryClient.fetchQuery(catalogueQuery);
        return methods.filter((method) => method.kind === 'tokenizers').map((method) => method.id);
      },
    });
  let isRestoring = false;
  const apply = ({ state, problem }: Restored): void => {
    isRestoring = true;
    workspaceActions.replace(state);
    isRestoring = false;
    if (problem) toastActions.report(problem);
  };

  const first = await restore();
  let queue = Promise.resolve();
  const write = (state: WorkspaceState, isNewEntry: boolean): void => {
    queue = queue.then(async () => {
      const { search, hash } = await writeAddress(state, false);
      const query = first.isEmbedded ? `${search}${search ? '&' : '?'}embed=1` : search;
      const url = `${location.pathname}${query}${hash}`;
      if (isNewEntry) history.pushState(null, '', url);
      else history.replaceState(null, '', url);
    });
    void trackWork(queue);
  };

  let settling: ReturnType<typeof setTimeout> | undefined;
  const stopSettling = (): boolean => {
    const wasSettling = settling !== undefined;
    clearTimeout(settling);
    settling = undefined;
    return wasSettling;
  };

  workspaceStore.subscribe((state, previous) => {
    if (state.text.kind === 'own') lastOwn = state.text;
    if (state.text !== previous.text) hoverActions.clear();
    if (isRestoring) return;
    const wasSettling = stopSettling();
    if (state.view !== previous.view) {
      if (wasSettling) write(previous, false);
      write(state, true);
      return;
    }
    settling = setTimeout(() => {
      stopSettling();
      write(state, false);
    }, settleMs);
  });

  addEventListener('popstate', () => {
    stopSettling();
    void trackWork(restore().then(apply));
  });
  apply(first);
  return first.isEmbedded;
}
