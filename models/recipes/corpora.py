"""Corpora and their splits: which text trains a model, which text only tests it.

Every function works on decoded strings and returns lists of documents.

Splits
  train  what tokenizers and models may see
  valid  1 in 50 OpenStax modules, by hash; watched during training, free to tune on
  test   last chapter of every OpenStax book, US Code titles 17, 35 and 44, the last
         ELTeC novel: read once, by evaluate_lm.py, after training
Paragraphs of the training text that also occur in valid or test are removed
(OpenStax publishes some books twice, e.g. an AP edition).
"""
import argparse
import hashlib
import json
import lzma
import re
from pathlib import Path

MIN_CHAPTER_CHARS = 40_000
MAX_CHAPTER_CHARS = 360_000
BACK_MATTER = {"Glossary", "Further Reading", "Useful Information", "Water Properties",
               "The Declaration of Independence", "The Constitution of the United States"}
# (title, text that opens its second section, number of its last section)
HELD_OUT_TITLES = [
    (17, "102. Subject matter of copyright: In general", 1332),
    (35, "2. Powers and duties (a) In General.— The United States Patent", 390),
    (44, "102. Joint Committee on Printing: succession", 4104),
]
DOMAIN_BOOKS = {"Principles of Economics 3e": "economics", "Introduction to Business": "business"}


def stable_fraction(text: str) -> float:
    """Map a string to [0, 1) independently of process, platform and order."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def read_xz(path: Path) -> str:
    return lzma.open(path, "rt", encoding="utf-8").read()


def openstax_modules(text: str) -> list[tuple[str, str]]:
    """Split at doubled headings ("# X", blank, "# X"): one (title, body) per module."""
    starts = [(m.start(), m.group(1)) for m in re.finditer(r"^# (.+)\n\n# \1\n", text, re.M)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [(title, text[start:end]) for (start, title), end in zip(starts, ends)]


def openstax_books(modules: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Group modules into books: a book opens with its preface."""
    books: list[list[tuple[str, str]]] = []
    previous = ""
    for module in modules:
        if not books or (module[0] == "Preface" and previous != "Preface"):
            books.append([])
        books[-1].append(module)
        previous = module[0]
    return books


def last_chapter(book: list[tuple[str, str]]) -> int:
    """Index of the first module of the last chapter.

    A chapter opens with "Introduction". Where a book numbers its chapters otherwise, the
    last modules that add up to MIN_CHAPTER_CHARS stand for it.
    """
    tail, fallback = 0, None
    for index in range(len(book) - 1, 0, -1):
        title, body = book[index]
        if title not in BACK_MATTER:
            tail += len(body)
        if tail >= MIN_CHAPTER_CHARS:
            if fallback is None:
                fallback = index
            if tail <= MAX_CHAPTER_CHARS and title == "Introduction":
                return index
        if tail > MAX_CHAPTER_CHARS:
            break
    return fallback if fallback is not None else max(1, len(book) - 1)


def split_openstax(text: str) -> dict[str, list[str]]:
    splits: dict[str, list[str]] = {"train": [], "valid": [], "test": []}
    for book in openstax_books(openstax_modules(text)):
        chapter = last_chapter(book)
        for index, (title, body) in enumerate(book):
            if title in BACK_MATTER:
                continue
            if index >= chapter:
                splits["test"].append(body)
            elif stable_fraction(body) < 0.02:
                splits["valid"].append(body)
            else:
                splits["train"].append(body)
    return splits


def split_uscode(text: str) -> dict[str, list[str]]:
    sections = [(m.start(), int(m.group(1))) for m in re.finditer(r"^§ ?(\d+)", text, re.M)]
    starts = [start for start, _ in sections]
    spans = []
    for _, anchor, last in HELD_OUT_TITLES:
        second = next(i for i, s in enumerate(starts) if text[s + 2:s + 2 + len(anchor)] == anchor)
        final = next(i for i in range(second, len(sections)) if sections[i][1] == last)
        end = starts[final + 1] if final + 1 < len(starts) else len(text)
        spans.append((starts[second - 1], end))
    train, cursor = [], 0
    for start, end in spans:
        train.append(text[cursor:start])
        cursor = end
    train.append(text[cursor:])
    return {"train": train, "valid": [], "test": [text[a:b] for a, b in spans]}


def split_novels(text: str) -> dict[str, list[str]]:
    """Hold out everything from the last first chapter on: the last novel of the collection."""
    cut = [m.start() for m in re.finditer(r"^CHAPTER (?:I|1)\b[.:]?\s*$", text, re.M | re.I)][-1]
    return {"train": [text[:cut]], "valid": [], "test": [text[cut:]]}


def paragraphs(documents: list[str]) -> set[str]:
    return {re.sub(r"\s+", " ", line).strip() for d in documents for line in d.split("\n") if len(line) >= 80}


def remove_leaks(train: list[str], held_out: set[str]) -> tuple[list[str], int]:
    """Drop training paragraphs that occur word for word in held-out text."""
    kept, removed = [], 0
    for document in train:
        lines = []
        for line in document.split("\n"):
            if len(line) >= 80 and re.sub(r"\s+", " ", line).strip() in held_out:
                removed += 1
            else:
                lines.append(line)
        kept.append("\n".join(lines))
    return kept, removed


def load_corpora(data: Path) -> dict[str, dict[str, list[str]]]:
    """{domain: {train|valid|test: documents}} for expository, narrative, legal."""
    corpora = {
        "expository": split_openstax(read_xz(data / "openstax.txt.xz")),
        "narrative": split_novels(read_xz(data / "eltec30.txt.xz")),
        "legal": split_uscode(read_xz(data / "uscode.txt.xz")),
    }
    for splits in corpora.values():
        held_out = paragraphs(splits["valid"]) | paragraphs(splits["test"])
        splits["train"], _ = remove_leaks(splits["train"], held_out)
    return corpora


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the size in bytes of every split.")
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    sizes = {domain: {name: sum(len(d.encode()) for d in documents) for name, documents in splits.items()}
             for domain, splits in load_corpora(args.data).items()}
    print(json.dumps(sizes))


if __name__ == "__main__":
    main()
