/**
 * Every match of a global, Unicode-aware expression, from the left. An empty match right behind another match does not
 * count, as in Oniguruma. `RegExp.matchAll` is no choice here: it would copy expressions that bound their own time.
 */
export function forEachMatch(
  pattern: RegExp,
  text: string,
  visit: (start: number, end: number, match: string) => void,
): void {
  let done = -1;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const start = match.index;
    const end = start + match[0].length;
    if (start === end) {
      pattern.lastIndex += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
      if (end === done) continue;
    }
    visit(start, end, match[0]);
    done = end;
  }
}
