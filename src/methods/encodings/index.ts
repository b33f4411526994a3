import { defineRegistry } from '../../base/registry.ts';
import { method as equalInfoWindows } from './equal-info-windows.ts';
import { method as exactByteProbabilities } from './exact-byte-probabilities.ts';

/** What token sequences mean for bytes, and codes over them. */
export const encodingMethods = defineRegistry('encodings', [exactByteProbabilities, equalInfoWindows]);
