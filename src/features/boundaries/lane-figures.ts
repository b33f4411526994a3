import { formatCount } from '../../base/format-number.ts';
import type { LaneSummary } from '../../contracts/document-view.ts';

export interface LaneFigure {
  readonly value: string;
  readonly unit: string;
  readonly help: string;
}

/** The three figures of a lane's header: tokens, bytes per token, time. @param textBytes UTF-8 length of the text */
export function laneFigures(lane: LaneSummary, textBytes: number): readonly LaneFigure[] {
  if (lane.tokenizer === null) return [];
  const bytes = lane.status === 'ready' ? textBytes : lane.encodedBytes;
  return [
    {
      value: formatCount(lane.tokens),
      unit: lane.tokens === 1 ? 'token' : 'tokens',
      help: 'Tokens of the whole text',
    },
    {
      value: lane.tokens === 0 ? '–' : (bytes / lane.tokens).toFixed(2),
      unit: 'bytes/token',
      help: 'UTF-8 bytes of the text per token: higher is coarser',
    },
    {
      value: lane.encodeMs < 10 ? lane.encodeMs.toFixed(1) : lane.encodeMs.toFixed(0),
      unit: 'ms',
      help: 'Time in the tokenizer since the text was opened, on this device',
    },
  ];
}
