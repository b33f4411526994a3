import { createCodingApi } from './coding/model-coding-api.ts';
import { createCurvesApi } from './curves/curves-api.ts';
import { pageCurves } from './curves/page-curves.ts';
import { createModelsApi } from './models/models-api.ts';

/** What the page can ask of the worker of the language models. */
export const modelApi = {
  ...createModelsApi(),
  ...createCurvesApi(pageCurves),
  ...createCodingApi(),
};
