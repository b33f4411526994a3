import type { PatternNode } from './syntax.ts';

/** Writes JavaScript source (flag `v`) of a parsed pattern; atomic parts become a lookahead and a reference to what it took. */
export class PatternEmitter {
  #groups = 0;

  /** @param after something behind the node can fail, so that it may have to give back what it took. */
  emit(node: PatternNode, after: boolean): string {
    switch (node.kind) {
      case 'set':
      case 'anchor':
        return node.source;
      case 'sequence': {
        const sources: string[] = [];
        node.parts.forEach((part, i) => {
          const source = this.emit(part, after || i + 1 < node.parts.length);
          sources.push(part.kind === 'choice' ? `(?:${source})` : source);
        });
        return sources.join('');
      }
      case 'choice':
        return node.options.map((option) => this.emit(option, after)).join('|');
      case 'look':
        return `(?${node.sign}${this.emit(node.body, false)})`;
      case 'atomic':
        return this.#atomic(() => this.emit(node.body, false));
      case 'repeat': {
        const loop = (): string => {
          const body = this.emit(node.body, true);
          const unit = node.body.kind === 'set' ? body : `(?:${body})`;
          return unit + quantifier(node.min, node.max) + (node.mode === 'lazy' ? '?' : '');
        };
        return node.mode === 'possessive' && after ? this.#atomic(loop) : loop();
      }
    }
  }

  #atomic(emitBody: () => string): string {
    const group = ++this.#groups;
    return `(?=(${emitBody()}))\\${group}`;
  }
}

function quantifier(min: number, max: number): string {
  if (min === 0 && max === 1) return '?';
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}
