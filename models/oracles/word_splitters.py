"""Golden word boundaries from two references that share no code with ours.

Both packages carry Unicode 16.0, like our table:
- hat-splitter 0.1.10 (Rust, the official splitter of the HAT models): chunks at a byte cap
- uniseg 0.10.1 (Python): UAX #29 default word boundaries

    pip install hat-splitter==0.1.10 uniseg==0.10.1
    npx tsx models/oracles/word-splitter-texts.ts | python models/oracles/word_splitters.py

Reads a JSON list of strings; writes byte lengths, one row a case, with the versions inside.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from hat_splitter import HATSplitter
from uniseg import wordbreak

GOLDEN = Path(__file__).parents[2] / "src/methods/tokenizers/__golden__"
CAPS = [1, 2, 3, 4, 5, 7, 10, 100]


def byte_lengths(chunks):
    return [len(chunk if isinstance(chunk, bytes) else chunk.encode()) for chunk in chunks]


def write(name, reference, cases):
    rows = ",\n".join(json.dumps(case, ensure_ascii=True) for case in cases)
    (GOLDEN / f"{name}.json").write_text(f'{{"reference": "{reference}", "cases": [\n{rows}\n]}}\n')


texts = json.load(sys.stdin)
splitter = HATSplitter()
write(
    "hat-splitter",
    f"hat-splitter {version('hat-splitter')}",
    [
        {"text": text, "maxBytes": cap, "lengths": byte_lengths(splitter.split_with_limit(text, cap))}
        for text, cap in ((text, CAPS[i % len(CAPS)]) for i, text in enumerate(texts))
    ],
)
write(
    "words-uax29",
    f"uniseg {version('uniseg')}",
    [{"text": text, "lengths": byte_lengths(wordbreak.words(text))} for text in texts],
)
