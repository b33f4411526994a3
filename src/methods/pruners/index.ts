import { defineRegistry } from '../../base/registry.ts';
import { method as clsTopK } from './cls-top-k.ts';
import { method as divprune } from './divprune.ts';
import { method as idpruner } from './idpruner.ts';
import { method as oracleMask } from './oracle-mask.ts';
import { method as randomTokens } from './random-tokens.ts';
import { method as uniformGrid } from './uniform-grid.ts';
import { method as zooPrune } from './zoo-prune.ts';

export const pruners = defineRegistry('pruners', [
  divprune,
  idpruner,
  zooPrune,
  randomTokens,
  uniformGrid,
  clsTopK,
  oracleMask,
]);
