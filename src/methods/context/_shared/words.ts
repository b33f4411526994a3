import type { Rng } from '../../../base/rng.ts';
import { TokenscopeError } from '../../../contracts/errors.ts';

/** Plain nouns and adjectives that small English vocabularies hold. */
const words =
  `river garden winter summer table window pencil mountain bridge candle forest island planet market village engine paper
silver copper yellow purple orange kitchen library station harbor valley desert ocean meadow castle ladder basket blanket
hammer needle thread button pocket mirror carpet ceiling corner circle square triangle signal message letter number answer
question reason season weather thunder shadow whisper promise journey traveler soldier farmer teacher student doctor painter
writer singer dancer captain driver hunter sailor banker lawyer butter cheese bread sugar pepper onion carrot potato apple
cherry lemon melon honey coffee dragon turtle rabbit squirrel monkey tiger zebra horse chicken spider butterfly eagle pigeon
science history language music theater football tennis travel holiday birthday wedding festival simple gentle bright narrow
distant ancient modern hidden broken golden wooden frozen silent hungry finger shoulder stomach heart brain blood muscle skin
bone breath`.split(/\s+/);

/** `count` distinct words in random order. @throws TokenscopeError `bad-input` when there are not as many. */
export function drawWords(count: number, rng: Rng): readonly string[] {
  if (count > words.length) {
    throw new TokenscopeError(
      'bad-input',
      `${count} different words are needed, and there are ${words.length}.`,
      'Make the haystack shorter, or write it as JSON.',
    );
  }
  const pool = words.slice();
  for (let i = 0; i < count; i++) {
    const j = i + rng.int(pool.length - i);
    [pool[i], pool[j]] = [pool[j]!, pool[i]!];
  }
  return pool.slice(0, count);
}

/** Distinct numbers of two to four digits, as the models were taught values. */
export function drawNumbers(count: number, rng: Rng): readonly string[] {
  const numbers = new Set<string>();
  while (numbers.size < count) {
    const digits = 2 + rng.int(3);
    numbers.add(Array.from({ length: digits }, () => rng.int(10)).join(''));
  }
  return Array.from(numbers);
}
