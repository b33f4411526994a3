import type { BackendChoice } from '../../contracts/inference.ts';
import type { LanguageModelInfo } from '../../contracts/language-model.ts';
import type {
  HubListing,
  ModelCard,
  ModelKind,
  ModelRef,
  OpenedModel,
  StorageFigures,
} from '../../contracts/model.ts';
import { type DroppedFile, keepModel } from '../../inference/kept-model.ts';
import { modelCard } from '../../inference/model-card.ts';
import { judgeVariants, parseHubId, readHubRepository } from '../../inference/model-hub.ts';
import type { CallContext } from '../rpc.ts';
import { embeddedModels, openEmbeddedModel } from './embedded-model.ts';
import { fileServices, setModelAccessToken } from './foreign-model.ts';
import { closeImageEncoder, openImageEncoder } from './image-encoder.ts';
import { openLanguageModel } from './language-model.ts';
import { modelStoreOfPage } from './page-files.ts';
import { expectedBackend } from './worker-engine.ts';

/** Kinds of the manifest that answer what a model is asked for. */
const manifestKinds: Readonly<Record<ModelKind, string>> = { language: 'lm', image: 'clip' };

/** What the page can ask about models, whatever is computed with them. */
export const createModelsApi = () => ({
  /** The embedded models of one kind, as their own descriptions tell of them. */
  async modelCards(_context: CallContext, kind: ModelKind): Promise<readonly ModelCard[]> {
    const entries = (await embeddedModels()).filter((entry) => entry.kind === manifestKinds[kind]);
    return Promise.all(
      entries.map(async (entry) =>
        modelCard(entry, await (await openEmbeddedModel(entry.id)).json('model.json')),
      ),
    );
  },
  describeModel: async (context: CallContext, ref: ModelRef): Promise<LanguageModelInfo> =>
    (await openLanguageModel(ref, context)).info,
  /** What `org/name[@revision]` offers; nothing is downloaded yet. */
  async hubListing({ signal }: CallContext, id: string): Promise<HubListing> {
    const { repo, revision } = parseHubId(id);
    const { fetch, accessToken } = await fileServices();
    const token = accessToken === null ? {} : { token: accessToken };
    const repository = await readHubRepository(repo, revision, { fetch, signal, ...token });
    const backend = await expectedBackend();
    return {
      repo,
      revision,
      hasTokenizer: repository.tokenizer !== null,
      graphs: repository.graphs.map(({ name, variants }) => {
        const verdicts = judgeVariants(variants, backend);
        return {
          name,
          variants: variants.map(({ precision, bytes, files }, i) => ({
            precision,
            bytes,
            files: files.length,
            verdict: verdicts[i]!,
          })),
        };
      }),
    };
  },
  /** Brings a model onto this device and makes sure that it can do what is asked of it. Progress counts bytes. */
  async fetchModel(context: CallContext, ref: ModelRef, kind: ModelKind): Promise<OpenedModel> {
    if (kind === 'language' || ref.kind === 'embedded') {
      const { name, label, bytes } = (await openLanguageModel(ref, context)).info;
      return { ref, name, label, bytes };
    }
    const { name, label, bytes } = (await openImageEncoder(ref, context)).info;
    // Another worker runs it: here it was looked into alone.
    await closeImageEncoder();
    return { ref, name, label, bytes };
  },
  /** Keeps the dropped files of one model on this device. */
  keepModelFiles: async (_context: CallContext, files: readonly DroppedFile[]): Promise<ModelRef> =>
    keepModel(await modelStoreOfPage(), files),
  /** Opens gated Hub repositories; held in memory alone, null forgets it. */
  setModelAccessToken: (_context: CallContext, token: string | null): void => setModelAccessToken(token),
  /** Which backend runs and why, or would. */
  backend: (_context: CallContext): Promise<BackendChoice> => expectedBackend(),
  storage: async (_context: CallContext): Promise<StorageFigures> => (await modelStoreOfPage()).figures(),
  removeStored: async (_context: CallContext, url: string): Promise<void> =>
    (await modelStoreOfPage()).remove(url),
  clearStorage: async (_context: CallContext): Promise<void> => (await modelStoreOfPage()).clear(),
});
