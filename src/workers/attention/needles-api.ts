import { mostTokens } from '../../contracts/attention-view.ts';
import { TokenscopeError } from '../../contracts/errors.ts';
import type { LanguageModel } from '../../contracts/language-model.ts';
import type { LayeredModel } from '../../contracts/layered-model.ts';
import { describeMethod, type MethodInfo } from '../../contracts/method.ts';
import type { NeedleCell, NeedlePrompt, NeedleReply, NeedleTrial } from '../../contracts/needle-cell.ts';
import type { NeedleTask } from '../../contracts/needle-task.ts';
import type { ParamValues } from '../../contracts/params.ts';
import type { RunQueue } from '../../inference/run-queue.ts';
import { contextMethods } from '../../methods/context/index.ts';
import { openLanguageModel } from '../models/language-model.ts';
import type { CallContext } from '../rpc.ts';
import { greedyAnswer } from './greedy-answer.ts';
import { openLayers } from './open-layers.ts';
import { policyOf } from './policy-choice.ts';

const needles = contextMethods.get('needle-threading');

/** Needle tasks as worker functions. */
export const createNeedlesApi = (background: RunQueue) => ({
  /** The task's card and parameters. */
  needleMethod: (_context: CallContext): MethodInfo => describeMethod(needles),

  /** The text of one task, to be read or copied. */
  needlePrompt(_context: CallContext, task: ParamValues, seed: number): NeedlePrompt {
    const { prompt, followUps, needles: hidden } = needles.run({ seed }, task);
    return { prompt, followUps, answers: hidden.map(({ answer }) => answer) };
  },

  /** Asks a model under a policy; trials are run one after the other, in the order in which they are asked for. */
  needleCell(context: CallContext, trial: NeedleTrial): Promise<NeedleCell> {
    const label = `Needles under ${policyOf(trial.lane.id).name}`;
    return background.run((signal) => runTrial(trial, { ...context, signal }), {
      label,
      signal: context.signal,
    });
  },
});

async function runTrial(trial: NeedleTrial, context: CallContext): Promise<NeedleCell> {
  const model = await openLanguageModel(trial.model, context);
  const layers = await openLayers(trial.model);
  if (!layers) {
    throw new TokenscopeError(
      'unsupported',
      `'${model.info.name}' runs only as a whole, so policies cannot be run on it.`,
      'Choose an embedded model.',
    );
  }
  const replies: NeedleReply[] = [];
  for (let i = 0; i < trial.samples; i++) {
    const task = needles.run({ seed: trial.seed + i }, trial.task);
    replies.push(await ask(model, layers, task, trial, context.signal));
    context.progress({ label: 'Asking', done: i + 1, total: trial.samples, unit: 'steps' });
  }
  const found = replies.flatMap((reply) => reply.found);
  return {
    found: found.filter(Boolean).length,
    asked: found.length,
    tokens: replies.reduce((sum, { tokens }) => sum + tokens, 0) / replies.length,
    replies,
  };
}

async function ask(
  model: LanguageModel,
  layers: LayeredModel,
  task: NeedleTask,
  { lane, seed, task: { wording } }: NeedleTrial,
  signal: AbortSignal,
): Promise<NeedleReply> {
  const { tokenizer } = model;
  const encode = (text: string): Int32Array => tokenizer.encode(text).id;
  const first = firstToken(model, wording !== 'json');
  const prompt = Int32Array.of(...(first === null ? [] : [first]), ...encode(task.prompt));
  const answers = task.needles.map(({ answer }) => answer);
  if (prompt.length > mostTokens) {
    throw new TokenscopeError(
      'too-large',
      `A haystack of ${prompt.length} tokens is longer than ${mostTokens}.`,
      'Make the haystack shorter.',
    );
  }
  const replies = await greedyAnswer(layers, tokenizer, {
    prompt,
    followUps: task.followUps.map(encode),
    longest: replyLength(task, encode),
    policy: policyOf(lane.id),
    params: lane.params,
    seed,
    signal,
  });
  const reply = replies.join('\n');
  return {
    prompt: task.prompt,
    reply,
    answers,
    found: needles.score(task, reply).found,
    tokens: prompt.length,
  };
}

/** Our models were taught records after their task token; everything else begins as any text does. */
function firstToken({ tokenizer, info }: LanguageModel, isRecords: boolean): number | null {
  return (isRecords ? tokenizer.pieceToId('<|task|>') : undefined) ?? info.bos;
}

/** Tokens of the longest perfect reply to one question, and three for what stands around the values. */
function replyLength(
  { needles: hidden, followUps, pairs, givesSteps }: NeedleTask,
  encode: (text: string) => Int32Array,
): number {
  const replies = hidden.map(({ path, answer }) =>
    givesSteps ? path.map((at) => ` ${pairs[at]!.value}`).join('') : ` ${answer}`,
  );
  const asked = followUps.length > 0 ? replies : [replies.join('", "')];
  return Math.max(...asked.map((text) => encode(text).length)) + 3;
}
