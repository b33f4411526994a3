import { defineRegistry } from '../base/registry.ts';
import type { Measure } from '../contracts/measure.ts';
import { measure as exchangeRates } from './exchange-rates.ts';
import { measure as sequenceCost } from './sequence-cost.ts';
import { measure as tokenPremium } from './token-premium.ts';

export const measures = defineRegistry<Measure>('measures', [exchangeRates, tokenPremium, sequenceCost]);
