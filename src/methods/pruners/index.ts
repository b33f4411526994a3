import { defineRegistry } from '../../base/registry.ts';
import { method as clsTopK } from './cls-top-k.ts';
import { method as divprune } from './divprune.ts';
import { method as oracleMask } from './oracle-mask.ts';
import { method as randomTokens } from './random-tokens.ts';
import { method as uniformGrid } from './uniform-grid.ts';

export const pruners = defineRegistry('pruners', [divprune, randomTokens, uniformGrid, clsTopK, oracleMask]);
