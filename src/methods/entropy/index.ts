import { defineRegistry } from '../../base/registry.ts';
import { method as entropyPatching } from './entropy-patching.ts';
import { method as renyiEfficiency } from './renyi-efficiency.ts';
import { method as tokenEntropy } from './token-entropy.ts';
import { method as twoStageCompression } from './two-stage-compression.ts';
import { method as wittenBell } from './witten-bell.ts';

/** Measures of a token stream and models of the next unit. */
export const entropyMethods = defineRegistry('entropy', [
  tokenEntropy,
  renyiEfficiency,
  twoStageCompression,
  entropyPatching,
  wittenBell,
]);
