import { ExportMenu } from '../../ui/export-menu.tsx';
import { type Figures, saveFigures } from './figures-export.ts';

/** Saves figures as a table or whole. @param figures made when asked for; null where there are none yet */
export const FiguresMenu = ({ figures }: { readonly figures: () => Figures | null }) => (
  <ExportMenu
    formats={['csv', 'json']}
    onExport={(format) => {
      const made = figures();
      if (made) saveFigures(made, format === 'csv' ? 'csv' : 'json');
    }}
  />
);
