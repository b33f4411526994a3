import type {
  AttentionRun,
  AttentionSubject,
  HeadBlock,
  HeadOverview,
} from '../../contracts/attention-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import { type CallContext, moved } from '../rpc.ts';
import { pause } from '../text/document-services.ts';
import type { AttentionRuns } from './attention-runs.ts';
import { headBlock, readHeads } from './read-heads.ts';

/** Dense attention as worker functions. */
export const createAttentionViewApi = (runs: AttentionRuns) => ({
  /** Runs the model once; asking again for the same subject is free while it is kept. */
  open: async (context: CallContext, subject: AttentionSubject): Promise<AttentionRun> =>
    (await runs.get(subject, context)).run,

  /** A part of one head's map, `[rows, cols]`; 0 (probabilities) or −∞ (logits) where causality forbids to look. */
  async head(
    context: CallContext,
    subject: AttentionSubject,
    layer: number,
    head: number,
    block: HeadBlock,
  ): Promise<Float32Array> {
    const { capture, run } = await runs.get(subject, context);
    checkBlock(run, layer, head, block);
    const data = headBlock(capture, run.isCausal, { layer, head }, block);
    return moved(data, [data.buffer]);
  },

  /** Thumbnails of another size than a run is opened with. */
  async overview(context: CallContext, subject: AttentionSubject, size: number): Promise<HeadOverview> {
    const { capture, ids, run } = await runs.get(subject, context);
    const { overview } = await readHeads(capture, run.isCausal ? ids : null, size, async () => {
      await pause();
      context.signal.throwIfAborted();
    });
    return moved(overview, [overview.maps.buffer]);
  },
});

function checkBlock(
  { geometry, nTokens }: AttentionRun,
  layer: number,
  head: number,
  block: HeadBlock,
): void {
  const isInside = ([from, to]: readonly [number, number]): boolean =>
    Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from < to && to <= nTokens;
  const isHead =
    layer in Array.from({ length: geometry.nLayer }) && head in Array.from({ length: geometry.nHead });
  if (isHead && isInside(block.rows) && isInside(block.cols)) return;
  throw new TokenscopeError(
    'bad-input',
    `Layer ${layer}, head ${head}, rows ${block.rows.join('–')}, columns ${block.cols.join('–')} do not lie in this run.`,
    `Ask for ${geometry.nLayer} layers of ${geometry.nHead} heads and ${nTokens} tokens.`,
  );
}
