import { createRng, type Rng } from '../base/rng.ts';

/**
 * A kind of text whose token counts differ from other kinds in their own way (2411.05000, 2601.11518).
 * The texts are made by small grammars of ours: natural enough in spelling, free of licences, equal for equal seeds.
 */
export interface TextKind {
  readonly id: TextKindId;
  readonly name: string;
  /** What the text looks like, in one sentence. */
  readonly about: string;
  /** One sentence, line or record; units are joined as they are. */
  readonly unit: (rng: Rng) => string;
}

export type TextKindId = 'prose' | 'code' | 'uuid-json' | 'digits' | 'cjk' | 'emoji';

const pick = <T>(rng: Rng, items: readonly T[]): T => items[rng.int(items.length)]!;
const words = (list: string): readonly string[] => list.split(' ');

const adjectives = words(
  'old quiet narrow careful bright heavy patient distant ordinary green sudden honest foreign gentle broken early useful strange weather-beaten lopsided threadbare inquisitive half-finished mossy',
);
const nouns = words(
  'harbour teacher window letter engine garden river machine question market morning library captain bridge shadow neighbour kitchen winter argument promise mountain doctor island festival wheelbarrow lighthouse apprentice cobblestones inkwell rhubarb scaffolding hinge',
);
const verbs = words(
  'saw mended followed carried noticed crossed answered finished borrowed measured painted expected visited kept lost sold overlooked pawned whitewashed',
);
const names = ['Ada', 'Tom', 'Mrs. Pell', 'Ines', 'Dr. Okafor', 'Jakub', 'Wilhelmina', 'Rashid'];
const openings = [
  'At first',
  'Years later',
  'By noon',
  'In spite of the rain',
  'For no good reason',
  'On the 3rd of May',
];
const links = ['while', 'because', 'although', 'before', 'and', 'but'];
const sayings = [
  "I don't know",
  "It isn't ours",
  'Who left it here',
  "You'd better ask",
  'Not before six',
  "We've tried that",
];

const nounPhrase = (rng: Rng): string => {
  const article = pick(rng, ['the', 'a', 'his', 'her', 'their', 'some']);
  const adjective = rng.int(3) === 0 ? `${pick(rng, adjectives)} ` : '';
  const phrase = `${adjective}${pick(rng, nouns)}`;
  return `${article === 'a' && /^[aeiou]/.test(phrase) ? 'an' : article} ${phrase}`;
};
const subject = (rng: Rng): string =>
  rng.int(2) === 0 ? pick(rng, [...names, 'he', 'she', 'they', 'we']) : nounPhrase(rng);
const clause = (rng: Rng): string => `${subject(rng)} ${pick(rng, verbs)} ${nounPhrase(rng)}`;

function sentence(rng: Rng): string {
  if (rng.int(5) === 0) return `“${pick(rng, sayings)},” said ${pick(rng, names)}. `;
  const main = rng.int(2) === 0 ? clause(rng) : `${pick(rng, openings)}, ${clause(rng)}`;
  const joined = pick(rng, ['', '', `, ${pick(rng, links)} ${clause(rng)}`, `; ${clause(rng)}`]);
  const end = rng.int(12) === 0 ? '?' : '.';
  return `${main[0]!.toUpperCase()}${main.slice(1)}${joined}${end}${rng.int(6) === 0 ? '\n\n' : ' '}`;
}

const identifiers = words(
  'item index total buffer result offset node parent width cache message count limit key state',
);
const actions = words('get set parse merge update load find split count remove');
const camel = (...parts: readonly string[]): string =>
  parts.map((part, i) => (i === 0 ? part : part[0]!.toUpperCase() + part.slice(1))).join('');

function codeBlock(rng: Rng): string {
  const [a, b, c] = [pick(rng, identifiers), pick(rng, identifiers), pick(rng, identifiers)];
  const name = camel(pick(rng, actions), a, b);
  const bound = rng.int(1000);
  return pick(rng, [
    () =>
      `export function ${name}(${a}: number[], ${c}Size = ${bound}): number {\n  let ${b}Sum = 0;\n  for (let i = 0; i < ${a}.length; i++) {\n    if (${a}[i] >= ${c}Size) continue;\n    ${b}Sum += ${a}[i] ** 2;\n  }\n  return ${b}Sum;\n}\n\n`,
    () =>
      `def ${pick(rng, actions)}_${a}_${b}(self, ${c}, *, strict=True):\n    if not ${c} and strict:\n        raise ValueError(f"no ${c} in {self.${a}!r}")\n    return [x for x in self.${b} if x != ${bound}]\n\n`,
    () =>
      `const ${name} = async (${a}) => {\n\tconst { ${b}, ${c} = null } = await ${a}.json();\n\treturn ${b}?.map((x) => x.${c} ?? ${bound});\n};\n\n`,
    () => `SELECT ${a}, COUNT(*) AS ${b}_count FROM ${c}s WHERE ${a} > ${bound} GROUP BY ${a};\n\n`,
  ])();
}

const hex = (rng: Rng, length: number): string =>
  Array.from({ length }, () => rng.int(16).toString(16)).join('');

/** 32 random hex digits in the 8-4-4-4-12 form of a UUID. */
export const randomUuid = (rng: Rng): string => [8, 4, 4, 4, 12].map((length) => hex(rng, length)).join('-');

const uuidPair = (rng: Rng): string => `{"${randomUuid(rng)}": "${randomUuid(rng)}"}\n`;

function numbers(rng: Rng): string {
  const digits = Array.from({ length: 1 + rng.int(16) }, () => rng.int(10)).join('');
  return `${digits}${rng.int(8) === 0 ? '\n' : ' '}`;
}

const chineseTimes = words('昨天 今年春天 每天早上 过去十年 会议之后 下雨的时候');
const chineseSubjects = words('老师 一位年轻的工程师 当地居民 图书馆 研究小组 那条安静的小路 邻居家的孩子');
const chineseVerbs = words('发现了 介绍了 准备好 改变了 记录下 重新打开 解释了');
const chineseObjects = words('新的方法 一本旧书 城市的历史 桥下的河水 重要的问题 冬天的计划 窗外的花园');
const chineseLinks = words('因此 但是 同时 后来 不过');

function chineseSentence(rng: Rng): string {
  const part = () => `${pick(rng, chineseSubjects)}${pick(rng, chineseVerbs)}${pick(rng, chineseObjects)}`;
  const first = `${rng.int(2) === 0 ? pick(rng, chineseTimes) : ''}${part()}`;
  const second = rng.int(2) === 0 ? `，${pick(rng, chineseLinks)}${part()}` : '';
  return `${first}${second}。${rng.int(6) === 0 ? '\n' : ''}`;
}

const emoji = words('😀 🤗 🎉 🐢 🌧️ ❤️ 👍🏽 👩‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 🇯🇵 🍉 🚲 1️⃣ ✈️ 🧑🏾‍🔬 🪐 ☕ 🦔');
const emojiRun = (rng: Rng): string =>
  `${Array.from({ length: 1 + rng.int(4) }, () => pick(rng, emoji)).join('')}${rng.int(3) === 0 ? ' ' : ''}`;

export const textKinds: readonly TextKind[] = [
  { id: 'prose', name: 'English prose', about: 'Plain sentences.', unit: sentence },
  { id: 'code', name: 'Code', about: 'TypeScript, Python and SQL with indentation.', unit: codeBlock },
  {
    id: 'uuid-json',
    name: 'UUID JSON',
    about: 'JSON records of one random UUID each to another.',
    unit: uuidPair,
  },
  { id: 'digits', name: 'Digits', about: 'Random whole numbers of up to 16 digits.', unit: numbers },
  { id: 'cjk', name: 'Chinese', about: 'Plain sentences in simplified Chinese.', unit: chineseSentence },
  { id: 'emoji', name: 'Emoji', about: 'Emoji with skin tones, joiners, flags and keycaps.', unit: emojiRun },
];

/**
 * A text of the kind: whole units until it has at least `length` UTF-16 units.
 * @param seed the same kind, length and seed give the same text
 */
export function generateText(kind: TextKind, length: number, seed: number): string {
  const rng = createRng(seed);
  let text = '';
  while (text.length < length) text += kind.unit(rng);
  return text;
}
