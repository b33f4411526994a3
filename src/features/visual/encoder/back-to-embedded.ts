import { embeddedEncoder } from '../../../contracts/visual-settings.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';

/** Looks through the encoder that ships with the page again. */
export const backToEmbedded = (): void => workspaceActions.setVisual({ model: embeddedEncoder });
