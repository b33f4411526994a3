import type { BackendChoice, BackendPreference } from '../../contracts/inference.ts';
import { probeDevice } from '../../inference/backend.ts';
import { InferenceEngine } from '../../inference/session-engine.ts';
import { loadOrtWeb } from '../../inference/session-ort-web.ts';

/** Sessions of one worker beyond this are released, the longest unused first. */
const budgetBytes = 1024 ** 3;

let engine: InferenceEngine | null = null;
let preference: BackendPreference = 'auto';

/** The one engine of this worker: everything that runs a model goes through its queue. */
export function workerEngine(): InferenceEngine {
  engine ??= new InferenceEngine({
    probe: () => probeDevice(self),
    load: ({ backend, threads }) => loadOrtWeb(backend, { threads }),
    preference,
    budgetBytes,
    onFatal: (error) =>
      setTimeout(() => {
        throw error;
      }),
  });
  return engine;
}

/** Which backend runs and why; null before the first run. */
export const workerBackend = (): BackendChoice | null => engine?.backend ?? null;

/** Chooses the backend of all later runs. */
export async function preferBackend(choice: BackendPreference): Promise<void> {
  if (choice === preference) return;
  preference = choice;
  const before = engine;
  engine = null;
  await before?.dispose();
}
