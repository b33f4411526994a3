import { Button } from './button.tsx';
import { Menu } from './menu.tsx';

export type ExportFormat = 'png' | 'svg' | 'csv' | 'json';

const formats: Readonly<Record<ExportFormat, { label: string; description: string }>> = {
  png: { label: 'PNG', description: 'Picture at twice the screen size' },
  svg: { label: 'SVG', description: 'Vector drawing' },
  csv: { label: 'CSV', description: 'Table of the figures' },
  json: { label: 'JSON', description: 'Figures with full precision' },
};

export interface ExportMenuProps {
  readonly formats: readonly ExportFormat[];
  readonly onExport: (format: ExportFormat) => void;
}

/** Every file carries its settings: dropped back on the page, it reopens them. */
export const ExportMenu = ({ formats: offered, onExport }: ExportMenuProps) => (
  <Menu
    label="Export as"
    entries={offered.map((format) => ({ id: format, ...formats[format], onAction: () => onExport(format) }))}
  >
    <Button icon="download" variant="quiet">
      Export
    </Button>
  </Menu>
);
