import type { Paper } from '../../../contracts/method.ts';

/** An arXiv paper as the cards want it. */
export function arxivPaper(arxiv: string, title: string, section: string, claim: string): Paper {
  return {
    title,
    arxiv,
    url: `https://arxiv.org/abs/${arxiv}`,
    year: 2000 + Number(arxiv.slice(0, 2)),
    section,
    claim,
  };
}
