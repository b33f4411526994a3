import type { Fate } from './fates.ts';
import type { PatchColours } from './paint.ts';

/** What the colours of the token layer mean. */
export const fateLabels: readonly { readonly fate: Fate; readonly label: string; readonly help: string }[] = [
  { fate: 'kept', label: 'kept', help: 'The patch is an output token of its own.' },
  { fate: 'recovered', label: 'recovered by text', help: 'Kept because the question asks for it.' },
  { fate: 'seat', label: 'merged here', help: 'A token made of several patches sits here.' },
  { fate: 'absorbed', label: 'merged elsewhere', help: 'Part of a token that sits elsewhere.' },
  { fate: 'dropped', label: 'dropped', help: 'In no output token.' },
];

/** A sample of the colour of a fate, for a legend that is drawn. */
export function fateSwatch(
  fate: Fate,
  { surface, kept, recovered, merged }: PatchColours,
): { readonly fill: string; readonly alpha: number; readonly stroke: string; readonly width: number } {
  if (fate === 'kept') return { fill: 'none', alpha: 1, stroke: kept, width: 2 };
  if (fate === 'recovered') return { fill: 'none', alpha: 1, stroke: recovered, width: 2 };
  if (fate === 'seat') return { fill: 'none', alpha: 1, stroke: merged, width: 3 };
  if (fate === 'absorbed') return { fill: merged, alpha: 0.3, stroke: merged, width: 1 };
  return { fill: surface, alpha: 1, stroke: '#808080', width: 1 };
}
