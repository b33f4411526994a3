import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './measures.module.css';
import { lineCount, linesOf, type OwnText } from './premium-source.ts';

export interface PremiumOwnTextsProps {
  readonly texts: readonly OwnText[];
  readonly onChange: (texts: readonly OwnText[]) => void;
  /** Why the texts cannot be compared; null when they can. */
  readonly problem: string | null;
}

/** A translation of two lines to begin with. */
export const firstOwnTexts: readonly OwnText[] = [
  { id: 'own-1', name: 'English', text: 'The library opens at nine.\nEveryone is welcome.' },
  { id: 'own-2', name: 'Deutsch', text: 'Die Bibliothek öffnet um neun.\nAlle sind willkommen.' },
];

const mostTexts = 12;

/** Boxes for texts of the person's own, aligned by line. */
export function PremiumOwnTexts({ texts, onChange, problem }: PremiumOwnTextsProps) {
  const change = (id: string, part: Partial<OwnText>): void =>
    onChange(texts.map((text) => (text.id === id ? { ...text, ...part } : text)));
  const add = (): void => {
    const n = 1 + Math.max(...texts.map(({ id }) => Number(id.replace('own-', ''))));
    onChange([...texts, { id: `own-${n}`, name: `Text ${n}`, text: '' }]);
  };
  return (
    <section className={styles.section} aria-label="Own parallel texts">
      <p className={styles.lead}>
        Paste the same text in two or more languages. Line 1 of each says the same, and so on; empty lines are
        passed over. The intervals draw lines with replacement, so a handful of lines says little.
      </p>
      <div className={styles.texts}>
        {texts.map(({ id, name, text }) => (
          <div key={id} className={styles.text}>
            <div className={styles.textHead}>
              <input
                aria-label={`Name of ${name}`}
                value={name}
                onChange={(event) => change(id, { name: event.target.value })}
              />
              <span className={styles.lead}>{lineCount(linesOf(text).length)}</span>
              {texts.length > 2 && (
                <IconButton
                  icon="close"
                  label={`Remove ${name}`}
                  onPress={() => onChange(texts.filter((other) => other.id !== id))}
                />
              )}
            </div>
            <textarea
              aria-label={`Text of ${name}`}
              dir="auto"
              spellCheck={false}
              value={text}
              onChange={(event) => change(id, { text: event.target.value })}
            />
          </div>
        ))}
      </div>
      {problem !== null && <output className={styles.problem}>{problem}</output>}
      {texts.length < mostTexts && (
        <div>
          <Button icon="plus" onPress={add}>
            Add a text
          </Button>
        </div>
      )}
    </section>
  );
}
