import {
  backendChannel,
  type BackendChoice,
  type BackendPreference,
  backendPreferences,
  backendQuestion,
} from '../../contracts/inference.ts';
import { chooseBackend, probeDevice } from '../../inference/backend.ts';
import { InferenceEngine } from '../../inference/session-engine.ts';
import { loadOrtWeb } from '../../inference/session-ort-web.ts';

/** Sessions of one worker beyond this are released, the longest unused first. */
const budgetBytes = 1024 ** 3;
/** How long the page may take to answer; it then tells later, and the engine is made anew. */
const patienceMs = 300;

let engine: InferenceEngine | null = null;
let preference: BackendPreference = 'auto';
let told: Promise<void> | null = null;

/** The one engine of this worker: everything that runs a model goes through its queue. */
export function workerEngine(): InferenceEngine {
  engine ??= new InferenceEngine({
    probe: async () => {
      await preferenceOfPage();
      return probeDevice(self);
    },
    load: ({ backend, threads }) => loadOrtWeb(backend, { threads }),
    get preference() {
      return preference;
    },
    budgetBytes,
    onFatal: (error) =>
      setTimeout(() => {
        throw error;
      }),
  });
  return engine;
}

/** Which backend runs here and why; null before the first run. */
export const workerBackend = (): BackendChoice | null => engine?.backend ?? null;

/** Which backend runs here and why, or would at the first run. */
export async function expectedBackend(): Promise<BackendChoice> {
  await preferenceOfPage();
  return workerBackend() ?? chooseBackend(await probeDevice(self), preference);
}

/** Asks the page once, and follows what it says from then on. */
function preferenceOfPage(): Promise<void> {
  told ??= new Promise((resolve) => {
    const channel = new BroadcastChannel(backendChannel);
    channel.addEventListener('message', ({ data }) => {
      const said = backendPreferences.find((known) => known === data);
      if (!said) return;
      resolve();
      if (said === preference) return;
      preference = said;
      if (engine?.backend) giveUpEngine();
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast channel has none
    channel.postMessage(backendQuestion);
    setTimeout(resolve, patienceMs);
  });
  return told;
}

/** The next run makes a new engine; what runs in the old one ends there. */
function giveUpEngine(): void {
  void engine?.dispose();
  engine = null;
}
