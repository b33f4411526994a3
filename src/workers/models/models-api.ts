import type { BackendChoice, BackendPreference } from '../../contracts/inference.ts';
import type { LanguageModelInfo } from '../../contracts/language-model.ts';
import type { EmbeddedModel, ModelRef } from '../../contracts/model.ts';
import type { CallContext } from '../rpc.ts';
import { embeddedModels } from './embedded-model.ts';
import { openLanguageModel } from './language-model.ts';
import { preferBackend, workerBackend } from './worker-engine.ts';

/** What the page can ask about models, whatever is computed with them. */
export const createModelsApi = () => ({
  embeddedModels: (_context: CallContext): Promise<readonly EmbeddedModel[]> => embeddedModels(),
  describeModel: async (context: CallContext, ref: ModelRef): Promise<LanguageModelInfo> =>
    (await openLanguageModel(ref, context)).info,
  /** Which backend runs and why; null before the first run. */
  backend: (_context: CallContext): BackendChoice | null => workerBackend(),
  preferBackend: (_context: CallContext, choice: BackendPreference): Promise<void> => preferBackend(choice),
});
