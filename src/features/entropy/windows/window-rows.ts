import type { ByteModel } from '../../../contracts/coding-settings.ts';
import type { EntropyEstimate } from '../../../contracts/entropy-measure.ts';
import type { ParamValues } from '../../../contracts/params.ts';
import type { WindowReport, WindowsUnderRule } from '../../../contracts/window-report.ts';
import type { Figures } from '../../export/figures-export.ts';

/** One way to write the text, with what it costs; NaN where a figure has no meaning. */
export interface CodingRow {
  readonly id: string;
  readonly name: string;
  readonly help: string;
  readonly bitsPerByte: number;
  readonly bytesPerToken: number;
  readonly windows: number;
  readonly misread: number;
  readonly h1: EntropyEstimate;
  readonly h2: EntropyEstimate;
  /** Windows that an insertion changes, of those behind it. */
  readonly changed: number;
  readonly changeable: number;
}

const none = Number.NaN;
const noEstimate: EntropyEstimate = { value: none, support: 0, n: 0, reliable: false };

/** Both rules beside one endless window and a general compressor. */
export function codingRows(report: WindowReport): readonly CodingRow[] {
  const { nBytes, tokenBits, windowBits, informationBits, compressed } = report;
  const plain = (id: string, name: string, help: string, bits: number): CodingRow => ({
    id,
    name,
    help,
    bitsPerByte: bits / nBytes,
    bytesPerToken: (nBytes * tokenBits) / bits,
    windows: none,
    misread: none,
    h1: noEstimate,
    h2: noEstimate,
    changed: none,
    changeable: none,
  });
  const ruled = (name: string, help: string, coded: WindowsUnderRule): CodingRow => ({
    id: coded.rule,
    name,
    help,
    bitsPerByte: (coded.starts.length * windowBits) / nBytes,
    bytesPerToken: nBytes / coded.tokens,
    windows: coded.starts.length,
    misread: coded.misread.length,
    h1: coded.entropies[0]!,
    h2: coded.entropies[1]!,
    changed: coded.changed,
    changeable: coded.changeable,
  });
  return [
    ruled('Delay', 'Each window ends at the fewest bytes that give its code', report.delay),
    ruled('Greedy', 'Each window takes as many bytes as fit', report.greedy),
    plain(
      'endless',
      'One endless window',
      'Arithmetic coding without resets: the information of the text under the model',
      informationBits,
    ),
    plain('zlib', 'zlib', 'Deflate at level 9', compressed * 8),
  ];
}

/** Lengths and codes of the windows, ready to be saved. */
export function windowFigures(report: WindowReport, model: ByteModel, params: ParamValues): Figures {
  const windows = ({ starts, codes, misread }: WindowsUnderRule) => {
    const wrong = new Set(misread);
    return Array.from(starts, (start, i) => ({
      start,
      end: starts[i + 1] ?? report.nBytes,
      code: codes[i]!,
      isMisread: wrong.has(i),
    }));
  };
  const rows = codingRows(report);
  return {
    name: 'tokenscope-equal-info-windows',
    method: 'encodings/equal-info-windows',
    params: { ...params, model },
    seed: null,
    origin: { model: report.model, backend: report.backend },
    table: [
      ['coding', 'bitsPerByte', 'bytesPerToken', 'windows', 'misread', 'h1', 'h2', 'changed', 'changeable'],
      ...rows.map((row) => [
        row.id,
        row.bitsPerByte,
        row.bytesPerToken,
        row.windows,
        row.misread,
        row.h1.value,
        row.h2.value,
        row.changed,
        row.changeable,
      ]),
    ],
    json: { codings: rows, delay: windows(report.delay), greedy: windows(report.greedy) },
  };
}
