import { LanesPart } from './lanes-part.tsx';
import { LzAwarePart } from './lz-aware-part.tsx';
import { MismatchPart } from './mismatch-part.tsx';
import { ScalePart } from './scale-part.tsx';
import { useInformation } from './use-information.ts';

const parts = {
  lanes: LanesPart,
  scale: ScalePart,
  mismatch: MismatchPart,
  'lz-aware': LzAwarePart,
} as const;

/** Tokenizers as compressors and channel codes (2601.09039). */
export function InformationTab() {
  const { part } = useInformation();
  const Part = parts[part];
  return <Part />;
}
