import type { Paper } from '../../../contracts/method.ts';

/** The survey whose cells the plain transformations fill, with what it says of one of them. */
export const surveyPaper = (claim: string): Paper => ({
  title:
    'When Tokens Talk Too Much: A Survey of Multimodal Long-Context Token Compression across Images, Videos, and Audios',
  arxiv: '2507.20198',
  url: 'https://arxiv.org/abs/2507.20198',
  year: 2025,
  section: 'Transformation-based compression',
  claim,
});
