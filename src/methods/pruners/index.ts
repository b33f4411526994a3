import { defineRegistry } from '../../base/registry.ts';
import { method as adjacentMerging } from './adjacent-merging.ts';
import { method as averagePooling } from './average-pooling.ts';
import { method as clsTopK } from './cls-top-k.ts';
import { method as divprune } from './divprune.ts';
import { method as dycoke } from './dycoke.ts';
import { method as fastv } from './fastv.ts';
import { method as globalcom2 } from './globalcom2.ts';
import { method as idpruner } from './idpruner.ts';
import { method as oracleMask } from './oracle-mask.ts';
import { method as pixelUnshuffle } from './pixel-unshuffle.ts';
import { method as prumerge } from './prumerge.ts';
import { method as randomTokens } from './random-tokens.ts';
import { method as recoverableCompression } from './recoverable-compression.ts';
import { method as slimeSelector } from './slime-selector.ts';
import { method as sparsevlm } from './sparsevlm.ts';
import { method as temporalPooling } from './temporal-pooling.ts';
import { method as tokenCorrelation } from './token-correlation.ts';
import { method as tome } from './tome.ts';
import { method as uniformGrid } from './uniform-grid.ts';
import { method as visiondrop } from './visiondrop.ts';
import { method as visionzip } from './visionzip.ts';
import { method as zooPrune } from './zoo-prune.ts';

export const pruners = defineRegistry('pruners', [
  divprune,
  idpruner,
  visiondrop,
  globalcom2,
  zooPrune,
  tokenCorrelation,
  recoverableCompression,
  slimeSelector,
  visionzip,
  prumerge,
  fastv,
  sparsevlm,
  tome,
  averagePooling,
  pixelUnshuffle,
  dycoke,
  temporalPooling,
  adjacentMerging,
  randomTokens,
  uniformGrid,
  clsTopK,
  oracleMask,
]);
