/** `npm run pack`: what the page serves and the repository does not hold, made from pinned packages and `models/` into `public/`. */
import { packModels } from './pack/models.ts';
import { packUdhr } from './pack/udhr.ts';
import { packVocabularies } from './pack/vocabularies.ts';

console.log(
  `Packed ${await packVocabularies()} vocabularies, ${await packModels()} models and ${await packUdhr()} translations into public/.`,
);
