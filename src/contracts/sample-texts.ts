export interface SampleText {
  readonly id: string;
  /** As the chooser prints it. */
  readonly label: string;
  /** What it is good for seeing. */
  readonly hint: string;
  readonly text: string;
}

/** Texts of our own, so that the page has something to show before anyone types. The first one is the default. */
export const sampleTexts: readonly SampleText[] = [
  {
    id: 'mixed',
    label: 'A bit of everything',
    hint: 'Prose, scripts, code, numbers and emoji in one text',
    text: `Tokenization decides what a language model can see. The word "unbelievably" may be one piece, or four;
the number 1234567.89 may be cut after every third digit, and don't count on the apostrophe.

Übergrößenträger, naïve café, co-operate, COVID-19, e-mail@example.org
Привет, мир! Καλημέρα κόσμε. 世界の皆さん、こんにちは。 سلام دنیا  हिन्दी में नमस्ते  สวัสดีชาวโลก
👩‍👩‍👧‍👦 👍🏽 🇪🇺 ❤️ café vs cafe\u0301

def mean(xs: list[float]) -> float:
    """Arithmetic mean; 0.0 for an empty list."""
    return sum(xs) / len(xs) if xs else 0.0
`,
  },
  {
    id: 'prose',
    label: 'English prose',
    hint: 'Plain running text',
    text: `The lighthouse keeper kept two diaries. In the first he wrote what the instruments said: wind from the
south-west, visibility nine miles, lamp lit at 17:42, oil at a third. In the second he wrote what he had seen,
which was seldom the same thing. On the evening of the equinox both books agreed for once. A ship without lights
had passed the reef at an impossible angle, slowly, as if somebody were reading the water line by line.

He underlined the word "slowly" twice, trimmed the wick, and waited for it to come back.
`,
  },
  {
    id: 'languages',
    label: 'Many languages',
    hint: 'One sentence in twelve languages: what the same meaning costs',
    text: `English: The library opens at nine and everyone is welcome.
Deutsch: Die Bibliothek öffnet um neun, und alle sind willkommen.
Français : La bibliothèque ouvre à neuf heures et tout le monde est le bienvenu.
Español: La biblioteca abre a las nueve y todos son bienvenidos.
Türkçe: Kütüphane saat dokuzda açılıyor ve herkes davetlidir.
Русский: Библиотека открывается в девять, и мы рады всем.
Ελληνικά: Η βιβλιοθήκη ανοίγει στις εννέα και όλοι είναι ευπρόσδεκτοι.
العربية: تفتح المكتبة في التاسعة والجميع مرحب بهم.
हिन्दी: पुस्तकालय नौ बजे खुलता है और सबका स्वागत है।
ไทย: ห้องสมุดเปิดเก้าโมงและยินดีต้อนรับทุกคน
中文：图书馆九点开门，欢迎大家。
日本語：図書館は九時に開き、どなたでも歓迎します。
`,
  },
  {
    id: 'code',
    label: 'Code',
    hint: 'Indentation, identifiers, operators',
    text: `/** Groups items by a key, keeping the order of first appearance. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
\tconst groups = new Map<K, T[]>();
\tfor (const item of items) {
\t\tconst key = keyOf(item);
\t\tconst group = groups.get(key) ?? [];
\t\tgroup.push(item);
\t\tgroups.set(key, group);
\t}
\treturn groups;
}

class HTTPRequestParser:
    MAX_HEADER_BYTES = 0x4000

    def parse_line(self, raw_line: bytes, *, strict=True):
        name, _, value = raw_line.partition(b":")
        if strict and not name.strip():
            raise ValueError(f"empty header name in {raw_line!r}")
        return name.lower(), value.strip()
`,
  },
  {
    id: 'numbers',
    label: 'Numbers and formulas',
    hint: 'Digits, units, dates, LaTeX',
    text: `7 42 365 1000 12345 1234567 3.14159265 -0.001 1,234,567.89 1e-10 0xFF 1/3 ½ Ⅻ ٣٤٥ ४५६
2024-02-29T23:59:60Z, 5:07 pm, +49 (0)30 1234567, 192.168.0.1, v2.10.3-rc.1
12 345 km, 9.81 m/s², 25 °C, €19.99, 50 % of 80 = 40
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2} \\quad\\text{and}\\quad \\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}
`,
  },
  {
    id: 'whitespace',
    label: 'Odd characters',
    hint: 'Spaces of every kind, combining marks, joiners, controls',
    text: `two  spaces   three    four\ttab\t\ttwo tabs   
trailing spaces above; a no-break\u00a0space, a thin\u2009space, an ideographic\u3000space, zero\u200bwidth
e\u0301 é  n\u0303 ñ  \u1112\u1161\u11ab 한  ﬁ ﬁ  ſ  ß ẞ  İ ı
👨‍👩‍👧 👨👩👧  🏳️‍🌈 🏳🌈  1️⃣ 1  ❤️ ❤  🇩🇪🇫🇷
\u202eright-to-left override\u202c  soft\u00adhyphen  \ufeffbyte order mark
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ================ ________ !!!!!!!!
`,
  },
];
