import { RunQueue } from '../inference/run-queue.ts';
import { AttentionRuns } from './attention/attention-runs.ts';
import { createAttentionViewApi } from './attention/attention-view-api.ts';
import { createNeedlesApi } from './attention/needles-api.ts';
import { openSubject } from './attention/open-subject.ts';
import { createPoliciesApi } from './attention/policies-api.ts';

const runs = new AttentionRuns(openSubject);

/** What may take long and may wait: one at a time. */
const background = new RunQueue();

/** What the page can ask of the attention worker. */
export const attentionApi = {
  ...createAttentionViewApi(runs),
  ...createPoliciesApi(runs, background),
  ...createNeedlesApi(background),
};
