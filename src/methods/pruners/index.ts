import { defineRegistry } from '../../base/registry.ts';
import { method as divprune } from './divprune.ts';

export const pruners = defineRegistry('pruners', [divprune]);
