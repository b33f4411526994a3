/** A token that stands for its spelling as a whole and takes no part in merges. */
export interface SpecialToken {
  readonly content: string;
  readonly id: number;
}

/** Finds special tokens written in a text: the leftmost first, the longest of those that start at one place. */
export class SpecialTokens {
  readonly all: readonly SpecialToken[];
  /** UTF-16 units of the longest spelling; 0 when there is none. */
  readonly longest: number;
  readonly #byContent: ReadonlyMap<string, number>;
  readonly #byId: ReadonlyMap<number, string>;
  readonly #pattern: RegExp | null;

  constructor(tokens: readonly SpecialToken[]) {
    this.all = tokens;
    this.longest = tokens.reduce((most, { content }) => Math.max(most, content.length), 0);
    this.#byContent = new Map(tokens.map(({ content, id }) => [content, id]));
    this.#byId = new Map(tokens.map(({ content, id }) => [id, content]));
    const spellings = tokens.map(({ content }) => content).sort((a, b) => b.length - a.length);
    this.#pattern =
      tokens.length === 0
        ? null
        : new RegExp(
            spellings.map((spelling) => spelling.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'),
            'gu',
          );
  }

  idOf(content: string): number | undefined {
    return this.#byContent.get(content);
  }

  contentOf(id: number): string | undefined {
    return this.#byId.get(id);
  }

  /** The first special token that starts at or after `from`, or null. */
  next(
    text: string,
    from: number,
  ): { readonly from: number; readonly to: number; readonly id: number } | null {
    if (!this.#pattern) return null;
    this.#pattern.lastIndex = from;
    const match = this.#pattern.exec(text);
    if (!match) return null;
    return { from: match.index, to: match.index + match[0].length, id: this.#byContent.get(match[0])! };
  }
}
