import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import {
  backendChannel,
  type BackendPreference,
  backendPreferences,
  backendQuestion,
} from '../contracts/inference.ts';

const storageKey = 'tokenscope.backend';

/** What models are to run on. It belongs to the device, not to the permalink: another device has another GPU. */
export const backendStore = createStore<{ readonly preference: BackendPreference }>(() => ({
  preference: 'auto',
}));

let channel: BroadcastChannel | null = null;

/** Reads the remembered choice and answers the workers that ask for it. Call once. */
export function startBackend(): void {
  backendStore.setState({ preference: stored() });
  channel = new BroadcastChannel(backendChannel);
  channel.addEventListener('message', ({ data }) => {
    if (data === backendQuestion) tell(backendStore.getState().preference);
    else follow(data);
  });
}

/** Remembers the choice on this device, and tells every worker and every other page of this site. */
export function setBackend(preference: BackendPreference): void {
  try {
    localStorage.setItem(storageKey, preference);
  } catch {
    // Private windows may refuse storage: the choice then holds for this page only.
  }
  follow(preference);
  tell(preference);
}

export const useBackend = (): BackendPreference => useStore(backendStore, (state) => state.preference);

function tell(preference: BackendPreference): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast channel has none
  channel?.postMessage(preference);
}

function follow(said: unknown): void {
  const preference = backendPreferences.find((known) => known === said);
  if (preference) backendStore.setState({ preference });
}

function stored(): BackendPreference {
  try {
    return backendPreferences.find((known) => known === localStorage.getItem(storageKey)) ?? 'auto';
  } catch {
    return 'auto';
  }
}
