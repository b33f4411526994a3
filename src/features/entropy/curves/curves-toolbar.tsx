import type { EntropySettings } from '../../../contracts/entropy-settings.ts';
import { workspaceActions } from '../../../state/workspace-store.ts';
import { Select } from '../../../ui/select.tsx';

const units = [
  { value: 'byte', label: 'bits per byte', description: 'Compares unlike tokenizers fairly' },
  { value: 'token', label: 'bits per token', description: 'What each prediction cost' },
] as const;
const shows = [
  { value: 'both', label: 'Surprisal and entropy' },
  { value: 'surprisal', label: 'Surprisal', description: 'Bits that the token cost: −log₂ p' },
  { value: 'entropy', label: 'Entropy', description: 'Bits that the model expected to pay' },
] as const;
const colours = [
  { value: 'surprisal', label: 'Surprisal' },
  { value: 'entropy', label: 'Entropy' },
  { value: 'rank', label: 'Rank', description: 'Place among the predictions: top 10, 100, 1,000' },
] as const;

/** How the curves are drawn and the text is coloured. */
export const CurvesToolbar = ({ settings }: { readonly settings: EntropySettings }) => (
  <>
    <Select
      label="Unit"
      value={settings.unit}
      options={units}
      onChange={(unit) => workspaceActions.setEntropy({ unit })}
    />
    <Select
      label="Curves"
      value={settings.show}
      options={shows}
      onChange={(show) => workspaceActions.setEntropy({ show })}
    />
    <Select
      label="Colour the text by"
      value={settings.colour}
      options={colours}
      onChange={(colour) => workspaceActions.setEntropy({ colour })}
    />
  </>
);
