import { defineRegistry } from '../../base/registry.ts';
import { method as bigbird } from './bigbird.ts';
import { method as dhsa } from './dhsa.ts';
import { method as fullAttention } from './full-attention.ts';
import { method as gemFilter } from './gem-filter.ts';
import { method as h2o } from './h2o.ts';
import { method as minferenceAShape } from './minference-a-shape.ts';
import { method as minferenceBlock } from './minference-block.ts';
import { method as minferenceVerticalSlash } from './minference-vertical-slash.ts';
import { method as oracleTopK } from './oracle-top-k.ts';
import { method as quest } from './quest.ts';
import { method as randomKeys } from './random-keys.ts';
import { method as slidingWindow } from './sliding-window.ts';
import { method as snapkv } from './snapkv.ts';
import { method as still } from './still.ts';
import { method as streamingLlm } from './streaming-llm.ts';
import { method as strided } from './strided.ts';
import { method as tcaAttention } from './tca-attention.ts';
import { method as tidalDecode } from './tidal-decode.ts';
import { method as tokenSelect } from './token-select.ts';

export const attentionPolicies = defineRegistry('attention', [
  still,
  tidalDecode,
  tokenSelect,
  tcaAttention,
  gemFilter,
  dhsa,
  fullAttention,
  slidingWindow,
  streamingLlm,
  h2o,
  snapkv,
  quest,
  minferenceAShape,
  minferenceVerticalSlash,
  minferenceBlock,
  bigbird,
  strided,
  randomKeys,
  oracleTopK,
]);
