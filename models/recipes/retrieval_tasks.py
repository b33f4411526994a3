"""Seeded generators of retrieval sequences: the tasks that make attention heads retrieve.

Kinds (S0…S5 of the plan)
  repeat     random ids or natural spans, repeated            previous-token + induction heads
  adjacent   `k v` pairs, every pair queried                  associative recall (MQAR, Arora et al. 2023)
  separator  `k s1…sg v`, then "k: v", "k = v"                 carry the key across separators
  template   "The code for K is V." scattered in real text    needle in a haystack
  question   one needle, one question in other words
  thread     `a -> b`, `b -> c` … query the end of a chain
  quote      "Quote the line about K:" → the whole line

Words are split by hash into training and held-out halves, wordings by list (retrieval_wordings.py).
Every example carries, per token, the weight of its loss, and the spans of its answers.
"""
import hashlib
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Callable

import numpy as np

from retrieval_wordings import KNOWN, QUESTIONS, Wordings


@dataclass
class Example:
    ids: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    answers: list[tuple[int, int]] = field(default_factory=list)
    """(start, length) of every answer, in tokens"""

    def add(self, ids: list[int], weight: float, answer: bool = False) -> None:
        if answer:
            self.answers.append((len(self.ids), len(ids)))
        self.ids += ids
        self.weights += [weight] * len(ids)


def split_words(text: str, count: int) -> tuple[list[str], list[str]]:
    """The `count` most frequent lower-case words of 3–10 letters, as (training, held-out) halves."""
    frequent = Counter(w for w in text.split() if w.isascii() and w.isalpha() and w.islower() and 3 <= len(w) <= 10)
    words = [w for w, _ in sorted(frequent.items(), key=lambda item: (-item[1], item[0]))[:count]]
    halves: tuple[list[str], list[str]] = ([], [])
    for word in words:
        halves[hashlib.sha256(word.encode()).digest()[0] % 2].append(word)
    return halves


class RetrievalTasks:
    """Generators bound to one tokenizer.

    encode   text → ids
    natural  n → n ids of running text (filler)
    ids      half-open range of ids used as random symbols
    """

    def __init__(self, encode: Callable[[str], list[int]], natural: Callable[[int], list[int]],
                 ids: tuple[int, int], words: list[str], rng: random.Random, wordings: Wordings = KNOWN):
        self._encode, self.natural, self.rng, self.words, self.wordings = encode, natural, rng, words, wordings
        self.low, self.high = ids
        self._cache: dict[str, list[int]] = {}

    def encode(self, text: str) -> list[int]:
        if text not in self._cache:
            if len(self._cache) > 200_000:
                self._cache.clear()
            self._cache[text] = self._encode(text)
        return self._cache[text]

    def symbols(self, n: int) -> list[int]:
        return [self.rng.randrange(self.low, self.high) for _ in range(n)]

    def value(self) -> str:
        """2–4 digits (60 %) or a word."""
        if self.rng.random() < 0.6:
            return "".join(str(self.rng.randrange(10)) for _ in range(self.rng.choice([2, 3, 4])))
        return self.rng.choice(self.words)

    def repeat(self, length: int) -> Example:
        """Units of random symbols (70 %) or text, each repeated; the later copies are the answers.

        Unit lengths are log-uniform; in long contexts a third of them fill the whole room
        and a third at least half of it, because copying over 500 tokens is not learnt from short units.
        """
        example = Example()
        while length - len(example.ids) >= 12:
            room = (length - len(example.ids)) // 2
            if room <= 12:
                n = room
            elif length >= 512 and self.rng.random() < 0.65:
                n = room if self.rng.random() < 0.5 else self.rng.randint(room // 2, room)
            else:
                n = int(6 * (room / 6) ** self.rng.random())
            if self.rng.random() < 0.7:
                unit, first = self.symbols(n), 0.05
            else:
                unit, first = self.natural(n), 0.5
            example.add(unit, first)
            if self.rng.random() < 0.2:
                example.add(self.natural(self.rng.randint(1, max(1, min(64, length - len(example.ids) - n)))), 0.5)
            example.add(unit[:1], 0.05)
            example.answers.append((len(example.ids), n - 1))
            example.add(unit[1:], 2.0)
        return example

    def symbol_pairs(self, length: int, gap: int) -> Example:
        """`k s1…sg v` over random symbols, separators fixed; every pair queried in another order."""
        separator = self.symbols(gap)
        wide = self.rng.random() < 0.3
        size = 2 * (2 + gap + wide)
        n = self.rng.randint(2, max(2, min(length // size, (self.high - self.low) // 2)))
        pool = np.random.RandomState(self.rng.randrange(2**31)).permutation(self.high - self.low)[:n] + self.low
        pairs = [([int(k)], self.symbols(2 if wide and self.rng.random() < 0.5 else 1)) for k in pool]
        example = Example()
        for key, value in pairs:
            example.add(key + separator + value, 0.1)
        self.rng.shuffle(pairs)
        for key, value in pairs:
            example.add(key + separator, 0.1)
            example.add(value, 4.0, answer=True)
        return example

    def lines(self, kind: str, n: int) -> list[tuple[list[int], list[int], list[int]]]:
        """n records (statement, query, answer) as ids, one form for all, distinct keys."""
        if kind == "adjacent":
            statement, query = "{k} {v}", "{k}"
        elif kind == "separator":
            statement = self.wordings.separator(self.rng)
            query = statement.replace("{v}", "").rstrip()
        else:
            statement = self.wordings.template(self.words, self.rng)
            query = statement[:statement.index("{v}")].rstrip()
        full_stop = "." if statement.endswith(".") else ""
        if kind == "question":
            query = self.rng.choice(QUESTIONS)
        records = []
        for key in self.rng.sample(self.words, n):
            value = self.value()
            records.append((self.encode("\n" + statement.format(k=key, v=value)),
                            self.encode("\n" + query.format(k=key)), self.encode(" " + value + full_stop)))
        return records

    def word_pairs(self, length: int, kind: str, n: int, queries: int, filler: bool, all_fit: bool = False) -> Example | None:
        """Records scattered in running text (or packed at the end), then queries in another order.

        What does not fit is left out; with `all_fit` the result is None instead.
        """
        records = self.lines(kind, n)
        asked = self.rng.sample(records, min(queries, n))
        while True:
            need = sum(len(s) for s, _, _ in records) + sum(len(q) + len(a) for _, q, a in asked)
            if need <= length:
                break
            if all_fit:
                return None
            if len(asked) > 1:
                asked.pop()
            elif len(records) > 2:
                records.remove(next(r for r in records if r is not asked[0]))
            else:
                return None
        room = length - need
        text = self.natural(room) if filler and room else []
        cuts = sorted(self.rng.randint(0, len(text)) for _ in records)
        example, cursor = Example(), 0
        for cut, (statement, _, _) in zip(cuts, records):
            example.add(text[cursor:cut], 1.0)
            example.add(statement, 0.2)
            cursor = cut
        example.add(text[cursor:], 1.0)
        for _, query, answer in asked:
            example.add(query, 0.1)
            example.add(answer, 4.0, answer=True)
        return example

    def thread(self, length: int, hops: int) -> Example:
        """Shuffled `a -> b` links of several chains; the query follows one chain to its end."""
        per_link = len(self.encode("\nabc -> abd")) + 4
        chains = max(2, min(6, (length - 2 * per_link) // (hops * per_link)))
        words = self.rng.sample(self.words, chains * (hops + 1))
        paths = [words[i * (hops + 1):(i + 1) * (hops + 1)] for i in range(chains)]
        links = [(a, b) for path in paths for a, b in zip(path, path[1:])]
        self.rng.shuffle(links)
        example = Example()
        for a, b in links:
            example.add(self.encode(f"\n{a} -> {b}"), 0.2)
        path = self.rng.choice(paths)
        example.add(self.encode(f"\nFollow {path[0]}:"), 0.1)
        for step in path[1:]:
            example.add(self.encode(" " + step), 4.0, answer=True)
        return example

    def quote(self, length: int) -> Example | None:
        """Records in text; the answer is the whole record, not only its value."""
        records = self.lines("template", self.rng.randint(2, 6))
        key_record = self.rng.choice(records)
        statement, query, answer = key_record
        need = sum(len(s) for s, _, _ in records) + len(statement) + 12
        if need > length:
            return None
        text, example, cursor = self.natural(length - need), Example(), 0
        cuts = sorted(self.rng.randint(0, len(text)) for _ in records)
        for cut, (line, _, _) in zip(cuts, records):
            example.add(text[cursor:cut], 1.0)
            example.add(line, 0.2)
            cursor = cut
        example.add(text[cursor:], 1.0)
        example.add(self.encode("\nQuote:"), 0.1)
        example.add(query, 0.1)
        example.add(answer, 4.0, answer=True)
        return example

    def sample(self, kind: str, length: int, max_gap: int) -> Example | None:
        """One training example of a kind, at most `length` tokens (plus what the caller cuts off)."""
        rng = self.rng
        if kind == "repeat":
            return self.repeat(length)
        if kind == "symbol_adjacent":
            return self.symbol_pairs(length, 0)
        if kind == "symbol_separator":
            return self.symbol_pairs(length, rng.randint(0, max_gap))
        if kind == "thread":
            return self.thread(length, rng.choice([1, 2, 2, 3]))
        if kind == "quote":
            return self.quote(length)
        if kind in ("needle", "question"):
            n = rng.choice([1, 1, 2, 3])
            return self.word_pairs(length, "question" if kind == "question" else "template", n, n, filler=True)
        record = len(self.encode("\nThe code for winter is 4821.")) if kind == "template" else len(self.encode("\nwinter: 4821"))
        n = rng.randint(2, max(2, min(40, length // (2 * record))))
        return self.word_pairs(length, kind, n, rng.choice([4, 8, n]), filler=rng.random() < 0.5)
