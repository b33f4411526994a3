import { defineRegistry } from '../../base/registry.ts';
import type { NeedleMethod } from '../../contracts/needle-task.ts';
import { method as needleThreading } from './needle-threading.ts';

/** Makers of long contexts. */
export const contextMethods = defineRegistry<NeedleMethod>('context', [needleThreading]);
