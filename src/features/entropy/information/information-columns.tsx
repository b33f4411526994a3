import { formatCount, formatFixed, formatPercent } from '../../../base/format-number.ts';
import type { EntropyEstimate } from '../../../contracts/entropy-measure.ts';
import type { TokenInformation } from '../../../contracts/token-information.ts';
import { ShareBar } from '../../../plots/share-bar/share-bar.tsx';
import type { Column } from '../../../ui/data-table.tsx';
import styles from './information.module.css';

/** A lane with its measures; null while it has none. */
export interface InformationRow {
  readonly key: string;
  readonly name: string;
  readonly measured: TokenInformation | null;
}

interface Figure {
  readonly id: string;
  readonly header: string;
  readonly help: string;
  readonly of: (measured: TokenInformation) => number;
  readonly format: (value: number) => string;
}

const count = formatCount;
const bits = (value: number): string => formatFixed(value, 2);

const entropy = (k: number): Figure => ({
  id: `h${k}`,
  header: `H${k}`,
  help:
    k === 1
      ? 'Unigram entropy of the token stream, bits per token.'
      : `Entropy of a token given the ${k - 1} before it, bits per token, plug-in. ~ marks fewer than 10 observations per context: the estimate is then too low.`,
  of: ({ entropies }) => entropies[k - 1]!.value,
  format: bits,
});

/** Sizes and entropies, in the order of their table. */
const entropyFigures: readonly Figure[] = [
  {
    id: 'tokens',
    header: 'Tokens',
    help: 'Tokens of the text, without inserted ones.',
    of: ({ tokens }) => tokens,
    format: count,
  },
  {
    id: 'vocabSize',
    header: 'K',
    help: 'Size of the trained vocabulary; none for open vocabularies.',
    of: ({ vocabSize }) => vocabSize ?? Number.NaN,
    format: count,
  },
  {
    id: 'observed',
    header: 'Seen',
    help: 'Distinct tokens in this text.',
    of: ({ observed }) => observed,
    format: count,
  },
  ...[1, 2, 3, 4, 5].map(entropy),
  {
    id: 'bitsPerByte',
    header: 'Bits/byte',
    help: 'Tokens × H1 over the bytes of the text: what an ideal code of single tokens would spend.',
    of: ({ bitsPerByte }) => bitsPerByte,
    format: bits,
  },
];

/** Use of the vocabulary and compression. @param alpha order of the Rényi utilisation */
const capacityFigures = (alpha: number): readonly Figure[] => [
  {
    id: 'utilisation',
    header: 'η',
    help: 'Capacity utilisation: H1 over log2 of the vocabulary size.',
    of: ({ utilisation }) => utilisation,
    format: formatPercent,
  },
  {
    id: 'renyiUtilisation',
    header: `η${subscript(alpha)}`,
    help: `Rényi utilisation of order ${alpha}: the higher the order, the more the frequent tokens count.`,
    of: ({ renyiUtilisation }) => renyiUtilisation,
    format: formatPercent,
  },
  {
    id: 'renyiEfficiency',
    header: 'Rényi eff.',
    help: 'Rényi efficiency of order 2.5 over the tokens seen (ACL 2023).',
    of: ({ renyiEfficiency }) => renyiEfficiency,
    format: formatPercent,
  },
  {
    id: 'compressedText',
    header: 'Text, zlib',
    help: 'Bytes of the text after zlib at level 9.',
    of: ({ compressedText }) => compressedText,
    format: count,
  },
  {
    id: 'compressedIds',
    header: 'Ids, zlib',
    help: 'Bytes of the token ids, written in 1, 2 or 3 bytes each, after zlib at level 9.',
    of: ({ compressedIds }) => compressedIds,
    format: count,
  },
  {
    id: 'compressionGain',
    header: 'Ids against text',
    help: 'Two-stage compression: how much smaller the compressed ids are than the compressed text. The vocabulary itself is not counted.',
    of: ({ compressionGain }) => compressionGain,
    format: (gain) =>
      Number.isFinite(gain) ? `${gain > 0 ? '−' : gain < 0 ? '+' : ''}${formatPercent(Math.abs(gain))}` : '–',
  },
];

/** All measures, for exports. */
export const informationFigures = (alpha: number): readonly Figure[] => [
  ...entropyFigures,
  ...capacityFigures(alpha),
];

export const entropyColumns: readonly Column<InformationRow>[] = columnsOf(entropyFigures);

export const capacityColumns = (alpha: number): readonly Column<InformationRow>[] =>
  columnsOf(capacityFigures(alpha));

function columnsOf(figures: readonly Figure[]): readonly Column<InformationRow>[] {
  return [
    { id: 'name', header: 'Tokenizer', sortBy: ({ name }) => name, render: ({ name }) => name },
    ...figures.map(
      ({ id, header, help, of, format }): Column<InformationRow> => ({
        id,
        header,
        help,
        isNumber: true,
        sortBy: ({ measured }) => (measured && Number.isFinite(of(measured)) ? of(measured) : null),
        render: ({ measured }) => {
          if (!measured) return '…';
          const k = /^h(\d)$/.exec(id);
          if (k) return <Estimate estimate={measured.entropies[Number(k[1]) - 1]!} />;
          if (id in shares) return <ShareBar share={of(measured)} />;
          return format(of(measured));
        },
      }),
    ),
  ];
}

/** Measures in [0, 1], which have a bar. */
const shares = { utilisation: true, renyiUtilisation: true, renyiEfficiency: true } as const;

/** An entropy, with a mark where it stands on too few observations. */
function Estimate({ estimate: { value, support, n, reliable } }: { readonly estimate: EntropyEstimate }) {
  if (reliable || Number.isNaN(value)) return bits(value);
  return (
    <span
      className={styles.unreliable}
      title={`Too low: ${count(n)} observations of ${count(support)} contexts, fewer than 10 each`}
    >
      ~{bits(value)}
    </span>
  );
}

function subscript(alpha: number): string {
  return Array.from(String(alpha), (sign) => (sign === '.' ? '.' : '₀₁₂₃₄₅₆₇₈₉'[Number(sign)])).join('');
}
