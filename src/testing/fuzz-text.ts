import { createRng, type Rng } from '../base/rng.ts';

/** Strings on which tokenizers have been seen to differ; each must give equal ids in every implementation. */
export const HARD_STRINGS: readonly string[] = [
  '',
  ' ',
  'a',
  '\0',
  '\0\u0001\u007f',
  '\n',
  '\r\n\r\n',
  'a\r\nb\rc\n\n d',
  ' \n \n  \n',
  '   leading and trailing   ',
  'tab\tand\u000bvertical\fform',
  '\ufeffimport os',
  '\ufeff\ufeffa',
  'x\ufeff y',
  'no\u00a0break\u00a0\u00a0space',
  'next\u0085line\u0085\u0085',
  'line\u2028sep\u2029par',
  'thin\u2009hair\u200aidéo\u3000graphique',
  'zero\u200bwidth\u200cjoin\u200der\u2060word',
  "don't can't we'll I'd you're they've he's I'm",
  "DON'T CAN'T WE'LL I'D",
  "'s's 's 'S ſ'ſ x'K",
  'it’s l’été',
  'HTTPServerError camelCase XMLHttpRequest iPhoneX',
  '1234567890 12 345 6,789.01 1e-10 ١٢٣٤٥ ४५६ ²³¹ Ⅻ ½',
  'e\u0301 a\u030a\u0323 q\u0307\u0323 \u0301alone',
  '한국어 조선말 \u1112\u1161\u11ab\u1100\u1173\u11af',
  'हिन्दी में क्षत्रिय श्री ज्ञान',
  'ภาษาไทยไม่มีช่องว่างระหว่างคำ',
  'العربية مُشَكَّلَة ‏RTL',
  'עברית עִם נִקּוּד',
  '日本語の漢字とカタカナ、ひらがな。',
  '中文分词没有空格，很有意思。',
  'Ελληνικά ς Σ ΣΑΣ',
  'İstanbul ıI ẞß ﬁ ﬀ Ǆ ǅ ǆ ʰ ª º',
  '👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈 🇩🇪🇫🇷 ❤️ 1️⃣',
  '🤗🤗🤗 a🤗b 🤗 ',
  '\u{1f1e6}\u{1f1e7}\u{1f1e8}',
  '\ud800',
  'a\udc00b',
  '\ud83e\ud83e\udd17\udd17',
  '\u{10ffff}\u{e0001}\ue000\ufffe\uffff\ufffd',
  '𝒳𝓎 𐍈 𒀀 𠜎',
  '\u0378\u{1e5d0}\u{2fffe}',
  '<|endoftext|>',
  '<|im_start|>user\nhi<|im_end|>',
  '<|fim_prefix|>a<|fim_middle|>b<|fim_suffix|><|endofprompt|>',
  '<|endoftext|',
  '<s>[INST] </s><unk><pad>[CLS][SEP]',
  'https://example.org/a?b=c&d=%20#frag',
  'function f(x) {\n\treturn x ** 2; // ok\n}\n',
  '{"key": [1, 2.5, null, true], "s": "\\u00e9\\n"}',
  '    indented\n        more\n\t\ttabs\n',
  '####//////////!!!!!!....----====',
  '/a //b / /c !/ \n/ a/\n/b',
  '...?!‽—–…«»“”',
  '123e4567-e89b-12d3-a456-426614174000',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  ' \u00a0 \u3000 \u2003 x',
  '\u180e\u2800\u3164',
  '___snake_case__ a_b',
  '▁▁ ▁a Ġb ĊĊ',
  '##ing ##',
];

type Piece = (rng: Rng) => string;

const WORDS =
  'the of and to in is that for it was on are as with his they at be this from have or by one had not but what all were when we there can an your which their said if do will each about how up out them then she many some so these would other into has more her two like him see time could no make than first been its who now people my made over did down only way find use may water long little very after words called just where most know'.split(
    ' ',
  );
const pick =
  (items: readonly string[]): Piece =>
  (rng) =>
    items[rng.int(items.length)]!;
const between =
  (low: number, high: number): Piece =>
  (rng) =>
    String.fromCodePoint(low + rng.int(high - low + 1));
const repeat =
  (piece: Piece, most: number): Piece =>
  (rng) => {
    const part = piece(rng);
    return part.repeat(1 + rng.int(most));
  };

const WHITESPACE = pick(
  Array.from(
    ' \u0020\u0020\n\r\t\u000b\f\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u180e',
  ).concat(['  ', '\n\n', '\r\n']),
);
const CONTRACTION = pick(["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'LL", "'", '’s', "'ſ", "'x"]);
const MARK = pick(['\u0301', '\u0308', '\u0323', '\u093f', '\u0e34', '\u05b4', '\u064e', '\ufe0f', '\u20e3']);
const EMOJI = pick(['🤗', '👩‍👧', '👍🏽', '🏳️‍🌈', '🇩🇪', '❤️', '1️⃣', '👩‍👩‍👧‍👦', '\u200d']);
const SPECIAL = pick([
  '<|endoftext|>',
  '<|im_start|>',
  '<|endofprompt|>',
  '<|',
  '|>',
  '<s>',
  '</s>',
  '[CLS]',
]);

/** Scripts whose letters, marks and digits the pre-tokenizer patterns treat in different ways. */
const SCRIPTS: readonly Piece[] = [
  between(0x61, 0x7a),
  between(0x41, 0x5a),
  between(0x30, 0x39),
  between(0x21, 0x2f),
  between(0xa1, 0x17f),
  between(0x370, 0x3ff),
  between(0x400, 0x4ff),
  between(0x5d0, 0x5ea),
  between(0x620, 0x6ff),
  between(0x904, 0x96f),
  between(0xe01, 0xe5b),
  between(0x1100, 0x11ff),
  between(0x1e00, 0x1eff),
  between(0x2010, 0x205e),
  between(0x2190, 0x22ff),
  between(0x2460, 0x24ff),
  between(0x3041, 0x30ff),
  between(0x4e00, 0x9fff),
  between(0xac00, 0xd7a3),
  between(0xff01, 0xffee),
  between(0x1d400, 0x1d7ff),
  between(0x1f300, 0x1faff),
  between(0, 0x1f),
];

const word: Piece = (rng) => {
  const base = pick(WORDS)(rng);
  const shape = rng.int(10);
  if (shape === 0) return base.toUpperCase();
  if (shape <= 2) return base[0]!.toUpperCase() + base.slice(1);
  return base;
};
const scriptRun: Piece = (rng) => {
  const letter = SCRIPTS[rng.int(SCRIPTS.length)]!;
  return Array.from({ length: 1 + rng.int(6) }, () => letter(rng)).join('');
};
const anyCodePoint: Piece = (rng) => String.fromCodePoint(rng.int(rng.int(4) === 0 ? 0x110000 : 0x3000));
const loneSurrogate: Piece = (rng) => String.fromCharCode(0xd800 + rng.int(0x800));

const PIECES: readonly (readonly [weight: number, piece: Piece])[] = [
  [24, word],
  [18, WHITESPACE],
  [10, scriptRun],
  [6, CONTRACTION],
  [5, MARK],
  [5, EMOJI],
  [5, between(0x30, 0x39)],
  [4, between(0x21, 0x7e)],
  [3, repeat(between(0x21, 0x7e), 12)],
  [3, repeat(WHITESPACE, 8)],
  [3, anyCodePoint],
  [2, SPECIAL],
  [1, loneSurrogate],
];
const TOTAL = PIECES.reduce((sum, [weight]) => sum + weight, 0);

/** One random string: a mix of words, scripts, whitespace of all kinds, marks, emoji, digits, lone surrogates. */
export function fuzzText(rng: Rng, maxPieces = 12): string {
  let text = '';
  for (let left = rng.int(maxPieces + 1); left > 0; left--) {
    let at = rng.int(TOTAL);
    for (const [weight, piece] of PIECES) {
      at -= weight;
      if (at < 0) {
        text += piece(rng);
        break;
      }
    }
  }
  return text;
}

/** `count` strings of {@link fuzzText} from one seed; the same seed gives the same strings on every platform. */
export function fuzzTexts(seed: number, count: number, maxPieces?: number): string[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => fuzzText(rng, maxPieces));
}
