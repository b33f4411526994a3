/** A value of a CSV table; a number that is not finite is left empty, like null. */
export type CsvCell = string | number | null;

/** One line of RFC 4180: cells with a comma, a quote or a line end in quotes, ended by CR LF. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: CsvCell): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = value ?? '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
