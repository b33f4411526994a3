import type { MouseEvent } from 'react';
import type { Demo, MethodInfo } from '../../contracts/method.ts';
import { plainAddress } from '../../state/url-codec.ts';
import { useWorkspace, workspaceActions, workspaceStore } from '../../state/workspace-store.ts';
import { FidelityBadge } from '../../ui/fidelity-badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { demoState } from './demo-state.ts';
import styles from './paper-article.module.css';
import { headlessCommand, kindLabels, type PaperCard } from './paper-cards.ts';

export interface PaperArticleProps {
  readonly card: PaperCard;
}

/** One paper: its claim, and each method of it that we run, with its badge and the way to see it at work. */
export function PaperArticle({ card: { key, paper, methods } }: PaperArticleProps) {
  return (
    <article className={styles.card} aria-labelledby={`paper-${key}`}>
      <header>
        <p className={styles.meta}>
          {paper.year} · {paper.arxiv ? `arXiv ${paper.arxiv}` : 'Venue only'} · {paper.section}
        </p>
        <h3 id={`paper-${key}`} className={styles.title}>
          <a href={paper.url} target="_blank" rel="noreferrer">
            {paper.title}
            <Icon name="external" size={12} />
          </a>
        </h3>
      </header>
      <p className={styles.claim}>{paper.claim}</p>
      <ul className={styles.methods}>
        {methods.map((method) => (
          <li key={`${method.kind}/${method.id}`} className={styles.method}>
            <Method method={method} />
          </li>
        ))}
      </ul>
    </article>
  );
}

const Method = ({ method }: { readonly method: MethodInfo }) => (
  <>
    <div className={styles.methodHead}>
      <h4>{method.name}</h4>
      <span className={styles.kind}>{kindLabels[method.kind]}</span>
      <FidelityBadge fidelity={method.fidelity} note={method.fidelityNote} />
    </div>
    <p className={styles.summary}>{method.summary}</p>
    {method.demo ? (
      <DemoLink demo={method.demo} name={method.name} />
    ) : (
      <p className={styles.command}>
        <span>Headless:</span> <code>{headlessCommand(method)}</code>
      </p>
    )}
  </>
);

function DemoLink({ demo, name }: { readonly demo: Demo; readonly name: string }) {
  const current = useWorkspace((state) => state);
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    workspaceActions.replace(demoState(demo, workspaceStore.getState()));
  };
  const { search, hash } = plainAddress(demoState(demo, current), false);
  return (
    <a
      className={styles.demo}
      href={`${search || '?'}${hash}`}
      onClick={open}
      aria-label={`Show ${name} at work`}
    >
      Show at work
      <Icon name="expand" size={12} />
    </a>
  );
}
