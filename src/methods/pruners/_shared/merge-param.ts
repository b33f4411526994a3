import type { ChoiceParam } from '../../../contracts/params.ts';

/** How contextual tokens are formed: the releases of VisionZip and VisionDrop add, a later port averages. */
export const contextMergeParam: ChoiceParam = {
  kind: 'choice',
  label: 'Merging',
  help: 'The releases add the mean of the members to the target token; averaging keeps its length.',
  origin: 'code',
  default: 'official',
  options: [
    { value: 'official', label: 'Target + mean of members' },
    { value: 'mean', label: 'Mean of target and members' },
  ],
};
