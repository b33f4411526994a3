import { textWorker } from '../workers/text.client.ts';
import { DocumentSession } from './document-session.ts';

/** The document of this page. */
export const documentSession = new DocumentSession(textWorker.remote);
