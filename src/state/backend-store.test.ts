// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backendChannel, backendQuestion } from '../contracts/inference.ts';

/** Messages are delivered at once, and to every other channel of the name. */
class Channel extends EventTarget {
  static readonly open = new Set<Channel>();
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
    Channel.open.add(this);
  }
  postMessage(data: unknown): void {
    this.tell(data);
  }
  tell(data: unknown): void {
    for (const other of Channel.open) {
      if (other !== this && other.name === this.name)
        other.dispatchEvent(new MessageEvent('message', { data }));
    }
  }
}

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  Channel.open.clear();
  vi.stubGlobal('BroadcastChannel', Channel);
});
afterEach(() => vi.unstubAllGlobals());

/** A worker that asks, and what it hears. */
function worker(): { readonly heard: unknown[]; readonly ask: () => void } {
  const channel = new Channel(backendChannel);
  const heard: unknown[] = [];
  channel.addEventListener('message', (event) => heard.push((event as MessageEvent).data));
  return { heard, ask: () => channel.tell(backendQuestion) };
}

const freshPage = () => import('./backend-store.ts');

it('answers a worker, tells it of changes, and remembers them', async () => {
  const { startBackend, setBackend } = await freshPage();
  startBackend();
  const { heard, ask } = worker();
  ask();
  setBackend('wasm');
  expect(heard).toEqual(['auto', 'wasm']);
  vi.resetModules();
  const next = await freshPage();
  next.startBackend();
  expect(next.backendStore.getState().preference).toBe('wasm');
});

it('follows another page of the site, and nothing that is no backend', async () => {
  const { startBackend, backendStore } = await freshPage();
  startBackend();
  const other = new Channel(backendChannel);
  other.tell('webgpu');
  other.tell('cuda');
  expect(backendStore.getState().preference).toBe('webgpu');
});

it.each(['cuda', ''])('reads %j as automatic', async (stored) => {
  localStorage.setItem('tokenscope.backend', stored);
  const { startBackend, backendStore } = await freshPage();
  startBackend();
  expect(backendStore.getState().preference).toBe('auto');
});
