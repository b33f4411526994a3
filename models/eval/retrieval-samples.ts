import { createHash } from 'node:crypto';
import { seededRandom } from './statistics.ts';

/** Context ids and answer; a model is right when it continues the context with exactly the answer. */
export interface RetrievalSample {
  readonly context: string;
  readonly query: string;
  readonly answer: string;
}

// Common words; the half of them that the hash reserves for evaluation was never a key or value in training.
const COMMON_WORDS =
  `river garden winter summer table window pencil mountain bridge candle forest island planet market
village engine paper silver copper yellow purple orange kitchen library station harbor valley desert ocean meadow castle
ladder basket blanket hammer needle thread button pocket mirror carpet ceiling corner circle square triangle signal
message letter number answer question reason season weather thunder shadow whisper promise journey traveler soldier
farmer teacher student doctor painter writer singer dancer captain driver hunter sailor banker lawyer
butter cheese bread sugar pepper onion carrot potato apple cherry lemon melon honey coffee
dragon turtle rabbit squirrel monkey tiger zebra horse chicken spider butterfly eagle pigeon
science history language music theater football tennis travel holiday birthday wedding festival
simple gentle bright narrow distant ancient modern hidden broken golden wooden frozen silent hungry
finger shoulder stomach heart brain blood muscle skin bone breath`
    .split(/\s+/)
    .filter((word) => createHash('sha256').update(word).digest()[0]! % 2 === 1);

const TEMPLATES = [
  { statement: 'The password of {k} is {v}.', query: 'The password of {k} is' },
  { statement: '{k} goes with {v}.', query: '{k} goes with' },
  { statement: 'The entry for {k} reads {v}.', query: 'The entry for {k} reads' },
];
const KNOWN_TEMPLATE = { statement: 'The code for {k} is {v}.', query: 'The code for {k} is' };
const SEPARATORS = [
  { statement: '{k} => {v}', query: '{k} =>' },
  { statement: '{k} / {v}', query: '{k} /' },
];

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

const digits = (random: () => number) =>
  Array.from({ length: 2 + Math.floor(random() * 3) }, () => Math.floor(random() * 10)).join('');

const fill = (form: string, k: string, v: string) => form.replace('{k}', k).replace('{v}', v);

/** Samples of `pairs` packed records in forms and with keys never trained on. */
export function pairSamples(
  kind: 'separator' | 'template',
  pairs: number,
  count: number,
  seed: number,
): RetrievalSample[] {
  const random = seededRandom(seed);
  const forms = kind === 'separator' ? SEPARATORS : TEMPLATES;
  return Array.from({ length: count }, () => {
    const form = forms[Math.floor(random() * forms.length)]!;
    const keys = shuffled(COMMON_WORDS, random).slice(0, pairs);
    const values = keys.map(() => digits(random));
    const asked = Math.floor(random() * pairs);
    const end = form.statement.endsWith('.') ? '.' : '';
    return {
      context: keys.map((k, i) => `\n${fill(form.statement, k, values[i]!)}`).join(''),
      query: `\n${fill(form.query, keys[asked]!, '')}`,
      answer: ` ${values[asked]!}${end}`,
    };
  });
}

/** One record hidden between two stretches of the given text, asked for at the end. */
export function needleSamples(
  filler: string,
  characters: number,
  count: number,
  seed: number,
): RetrievalSample[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const key = COMMON_WORDS[Math.floor(random() * COMMON_WORDS.length)]!;
    const value = digits(random);
    const start = Math.floor(random() * (filler.length - characters));
    const text = filler.slice(start, start + characters);
    const cut = Math.floor(random() * characters);
    return {
      context: `${text.slice(0, cut)}\n${fill(KNOWN_TEMPLATE.statement, key, value)}\n${text.slice(cut)}`,
      query: `\n${fill(KNOWN_TEMPLATE.query, key, '')}`,
      answer: ` ${value}.`,
    };
  });
}
