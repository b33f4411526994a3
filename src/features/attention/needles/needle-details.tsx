import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../../base/format-number.ts';
import type { NeedleReply } from '../../../contracts/needle-cell.ts';
import { needlePromptQuery } from '../../../queries/attention.ts';
import { toastActions } from '../../../state/toast-store.ts';
import { Button } from '../../../ui/button.tsx';
import styles from './needles.module.css';
import type { PolicyMap } from './use-needle-maps.ts';

/** Puts a prompt on the clipboard and says so. */
async function copyPrompt(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toastActions.notice(`Copied ${formatCount(text.length)} characters.`);
  } catch (error) {
    toastActions.error(error);
  }
}

interface NeedleDetailsProps {
  readonly maps: readonly PolicyMap[];
  readonly row: number;
  readonly column: number;
  readonly title: string;
}

/** The first haystack of a cell, to be read or copied out, and every reply to the cell's questions. */
export function NeedleDetails({ maps, row, column, title }: NeedleDetailsProps) {
  const at = maps[0]!.trials.findIndex((trial) => trial.row === row && trial.column === column);
  const { trial } = maps[0]!.trials[at]!;
  const { data: prompt } = useQuery(needlePromptQuery(trial.task, trial.seed));
  const replies = maps.map(({ card, results }) => ({ name: card.name, replies: results[at]?.replies ?? [] }));
  const count = Math.max(...replies.map((of) => of.replies.length));
  const text = prompt ? [prompt.prompt, ...prompt.followUps].join('') : '';
  return (
    <section className={styles.details} aria-label={`Haystack and replies, ${title}`}>
      <div className={styles.bar}>
        <h2>{title}: the first haystack</h2>
        <span className={styles.soft}>{formatCount(text.length)} characters</span>
        <span className={styles.push} />
        <Button icon="copy" isDisabled={text === ''} onPress={() => void copyPrompt(text)}>
          Copy the prompt
        </Button>
      </div>
      <div className={styles.columns}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll area must be reachable by keyboard */}
        <pre className={styles.prompt} tabIndex={0} aria-label="Prompt">
          {text}
        </pre>
        <div className={styles.scroll}>
          <table className={styles.replies}>
            <caption>Replies, greedy; a reply counts when it is exactly right</caption>
            <thead>
              <tr>
                <th scope="col">Wanted</th>
                {replies.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {count === 0 && (
                <tr>
                  <th scope="row">{prompt?.answers.join(', ')}</th>
                  {replies.map(({ name }) => (
                    <td key={name}>not asked yet</td>
                  ))}
                </tr>
              )}
              {Array.from({ length: count }, (_, i) => (
                <tr key={i}>
                  <th scope="row">{replies.find((of) => of.replies[i])!.replies[i]!.answers.join(', ')}</th>
                  {replies.map(({ name, replies: of }) => (
                    <td key={name}>{of[i] ? <Reply reply={of[i]} /> : '…'}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  );
}

function Reply({ reply }: { readonly reply: NeedleReply }) {
  const right = reply.found.filter(Boolean).length;
  const mark = right === reply.found.length ? '✓' : right > 0 ? `${right}/${reply.found.length}` : '✗';
  return (
    <>
      <span className={right === reply.found.length ? styles.right : styles.wrong}>{mark}</span>{' '}
      {reply.reply.replaceAll('\n', ' · ') || '(nothing)'}
    </>
  );
}
