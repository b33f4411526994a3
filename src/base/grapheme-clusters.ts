const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** A cluster longer than this many UTF-16 units (a pile of combining marks) is cut: nothing can draw it as one glyph. */
export const longestCluster = 64;

/** Receives the end of one cluster; answering true stops the walk. */
export type EmitCluster = (end: number) => boolean | undefined;

/**
 * Calls `emit(end)` for every extended grapheme cluster of the UTF-16 range `[from, to)`, in order; the clusters tile the range.
 * The range must begin at a cluster boundary. Two deviations from UAX #29, both for drawing: CR LF are two clusters, and a
 * cluster is cut after {@link longestCluster} units. `Intl.Segmenter` is asked only where its answer is not plain.
 */
export function eachGrapheme(text: string, from: number, to: number, emit: EmitCluster): void {
  let at = from;
  while (at < to) {
    let end = at + 1;
    while (end < to && !certainBreak(text.charCodeAt(end - 1), text.charCodeAt(end))) end++;
    if (end === at + 1 ? emit(end) : segmentStretch(text, at, end, emit)) return;
    at = end;
  }
}

/** Units asked of the segmenter at once: V8's iterator takes time proportional to its whole text at every step. */
const window = 512;

function segmentStretch(text: string, from: number, to: number, emit: EmitCluster): boolean {
  let at = from;
  while (at < to) {
    const windowEnd = Math.min(to, at + window);
    const start = at;
    for (const { index, segment } of segmenter.segment(text.slice(start, windowEnd))) {
      const end = start + index + segment.length;
      const mayGoOn = end === windowEnd && windowEnd < to;
      while (end - at > longestCluster) {
        at += longestCluster;
        if ((text.charCodeAt(at) & 0xfc00) === 0xdc00) at--;
        if (emit(at)) return true;
      }
      if (mayGoOn) break;
      at = end;
      if (emit(end)) return true;
    }
  }
  return false;
}

/** Whether two neighbouring units lie in two clusters whatever stands around them. */
export const certainBreak = (before: number, after: number): boolean =>
  standsAlone(before) ? standsAlone(after) : after < 0x80 && !maySwallowNext(before);

/** Prepend characters (and surrogates, which may spell one) join what follows them. */
const maySwallowNext = (unit: number): boolean =>
  (unit & 0xf800) === 0xd800 ||
  (unit >= 0x600 && unit < 0x606) ||
  unit === 0x6dd ||
  unit === 0x70f ||
  unit === 0x890 ||
  unit === 0x891 ||
  unit === 0x8e2 ||
  unit === 0xd4e;

/**
 * UTF-16 units that no grapheme rule joins with each other (CR LF apart, which are drawn apart): Latin, Greek, Cyrillic,
 * Hebrew and Arabic letters, Thai consonants, punctuation, kana, ideographs, Hangul syllables.
 */
const standsAlone = (unit: number): boolean =>
  unit < 0x300 ||
  (unit >= 0x4e00 && unit < 0xa000) ||
  (unit >= 0xac00 && unit < 0xd7a4) ||
  (unit >= 0x3001 && unit < 0x302a) ||
  (unit >= 0x3041 && unit < 0x3097) ||
  (unit >= 0x30a1 && unit < 0x3100) ||
  (unit >= 0x3400 && unit < 0x4dc0) ||
  (unit >= 0x370 && unit < 0x483) ||
  (unit >= 0x48a && unit < 0x58b) ||
  (unit >= 0x5d0 && unit < 0x5eb) ||
  (unit >= 0x620 && unit < 0x64b) ||
  (unit >= 0xe01 && unit < 0xe31) ||
  (unit >= 0x1e00 && unit < 0x200b) ||
  (unit >= 0x2010 && unit < 0x2028) ||
  (unit >= 0xff01 && unit < 0xff9e);
