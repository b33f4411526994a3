const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A large count in three significant figures: `987`, `12.3k`, `1.05M`; `–` when there is none. */
export const formatCompact = (value: number): string =>
  Number.isFinite(value) ? compact.format(value).replace('K', 'k') : '–';

/** A power of two as people say it: 4k is 4,096. */
export const formatPowerOfTwo = (size: number): string => (size < 1024 ? String(size) : `${size / 1024}k`);

/** A count with all its digits in groups of three: `1,234,567`; `–` when there is none. */
export const formatCount = (value: number): string => (Number.isFinite(value) ? grouped.format(value) : '–');

/** A number with a fixed count of decimals: `1.50`; `–` when there is none. */
export const formatFixed = (value: number, decimals: number): string =>
  Number.isFinite(value) ? value.toFixed(decimals) : '–';

/** A share as a percentage with one decimal: `12.5 %`; `–` when there is none. */
export const formatPercent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : '–';
