import type { Demo } from '../../../contracts/method.ts';
import type { VisualSettings } from '../../../contracts/visual-settings.ts';

/** The wall of pruners on a sample picture, with one of them looked at closely. */
export const wallDemo = (id: string, image: string, visual: Partial<VisualSettings> = {}): Demo => ({
  view: 'visual',
  image,
  visual: { tab: 'wall', selected: id, show: 'tokens', layout: null, question: null, ...visual },
});
