"""Held-out measures of a language model: bits per byte, induction, recall, needles.

`predict` is any callable ids [B, T] (int64) → logits [B, T, V] (float32), so that the same
code measures a PyTorch model and an ONNX file. Accuracies come with Wilson 95 % intervals.
"""
import math
import random
from typing import Callable

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from retrieval_tasks import Example, RetrievalTasks
from retrieval_wordings import HELD_OUT, Wordings

Predict = Callable[[Tensor], Tensor]


def wilson(hits: int, total: int, z: float = 1.96) -> dict:
    """Proportion with its Wilson score interval."""
    if total == 0:
        return {"value": None, "low": None, "high": None, "n": 0}
    p, z2 = hits / total, z * z
    centre = (p + z2 / (2 * total)) / (1 + z2 / total)
    half = z * math.sqrt(p * (1 - p) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return {"value": round(p, 4), "low": round(max(0.0, centre - half), 4), "high": round(min(1.0, centre + half), 4), "n": total}


def token_bytes(tokenizer: Tokenizer) -> np.ndarray:
    """UTF-8 bytes [V] that every id stands for; special tokens stand for none."""
    special = {i for i, t in tokenizer.get_added_tokens_decoder().items() if t.special}
    vocabulary = tokenizer.get_vocab()
    lengths = np.zeros(len(vocabulary), np.int64)
    for token, index in vocabulary.items():
        lengths[index] = 0 if index in special else len(token)
    return lengths


def cross_entropy_bits(predict: Predict, windows: Tensor) -> Tensor:
    """Surprisal [B, T] in bits of windows[:, 1:] given everything before."""
    logits = predict(windows[:, :-1])
    loss = F.cross_entropy(logits.float().flatten(0, 1), windows[:, 1:].flatten(), reduction="none")
    return loss.view(windows.shape[0], -1) / math.log(2)


def bootstrap_ratio(part: np.ndarray, whole: np.ndarray, resamples: int = 2000) -> dict:
    """Σ part / Σ whole with a 95 % bootstrap interval over the entries (seed 0)."""
    draws = np.random.RandomState(0).randint(0, len(part), (resamples, len(part)))
    ratios = part[draws].sum(1) / whole[draws].sum(1)
    return {"value": round(float(part.sum() / whole.sum()), 4), "low": round(float(np.percentile(ratios, 2.5)), 4),
            "high": round(float(np.percentile(ratios, 97.5)), 4)}


def bits_per_byte(predict: Predict, ids: np.ndarray, lengths: np.ndarray, bos: int, window: int, count: int,
                  batch: int = 8) -> dict:
    """Bits per UTF-8 byte over `count` windows spread evenly over ids, each opened by BOS.

    The interval is a 95 % bootstrap over windows (2,000 resamples, seed 0).
    """
    count = min(count, len(ids) // window)
    starts = np.linspace(0, len(ids) - window, count).astype(int)
    rows = np.stack([np.concatenate([[bos], ids[s:s + window]]) for s in starts]).astype(np.int64)
    bits = np.zeros(count)
    for i in range(0, count, batch):
        bits[i:i + batch] = cross_entropy_bits(predict, torch.from_numpy(rows[i:i + batch])).sum(1).numpy()
    size = lengths[rows[:, 1:]].sum(1)
    return {**bootstrap_ratio(bits, size), "windows": count, "window_tokens": window,
            "bytes": int(size.sum()), "bytes_per_token": round(float(size.sum() / (count * window)), 3)}


def repeat_accuracy(predict: Predict, low: int, high: int, bos: int, half: int, count: int, seed: int = 1) -> dict:
    """Next-token accuracy in the second copy of `half` random symbols, from its second symbol on.

    The interval is a 95 % bootstrap over the `count` sequences: tokens of one sequence are not independent.
    """
    symbols = torch.from_numpy(np.random.RandomState(seed).randint(low, high, (count, half)))
    rows = torch.cat([torch.full((count, 1), bos), symbols, symbols], 1)
    hits = np.zeros(count)
    for i in range(0, count, 4):
        chosen = predict(rows[i:i + 4, :-1]).argmax(-1)
        hits[i:i + 4] = (chosen[:, half + 1:] == rows[i:i + 4, half + 2:]).sum(1).numpy()
    return {**bootstrap_ratio(hits, np.full(count, half - 1.0)), "sequences": count, "n": count * (half - 1)}


def answer_hits(predict: Predict, prefix: int, example: Example) -> tuple[int, int, int]:
    """(answers whose first token is right, answers right throughout, answers) under teacher forcing."""
    row = torch.tensor([[prefix, *example.ids]])
    chosen = predict(row[:, :-1])[0].argmax(-1).tolist()
    first = exact = 0
    for start, length in example.answers:
        first += chosen[start] == example.ids[start]
        exact += chosen[start:start + length] == example.ids[start:start + length]
    return first, exact, len(example.answers)


def recall(predict: Predict, prefix: int, examples: list[Example]) -> dict:
    first = exact = total = 0
    for example in examples:
        f, e, n = answer_hits(predict, prefix, example)
        first, exact, total = first + f, exact + e, total + n
    return {"first_token": wilson(first, total), "exact": wilson(exact, total)}


def held_out_tasks(tokenizer: Tokenizer, filler: np.ndarray, words: list[str], seed: int, low: int,
                   wordings: Wordings = HELD_OUT) -> RetrievalTasks:
    """Tasks over held-out words and filler text, by default in held-out wordings too."""
    rng = random.Random(seed)

    def natural(n: int) -> list[int]:
        start = rng.randrange(len(filler) - n - 1)
        return filler[start:start + n].tolist()

    def encode(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids

    return RetrievalTasks(encode, natural, (low, tokenizer.get_vocab_size()), words, rng, wordings)


def pair_recall(predict: Predict, tasks: RetrievalTasks, prefix: int, kind: str, pairs: int, count: int,
                length: int = 2048, queries: int = 4) -> dict:
    """Recall of values from `pairs` packed records, keys never trained on; only sets that fit whole in `length` count."""
    return recall(predict, prefix, [e for e in (tasks.word_pairs(length, kind, pairs, queries, filler=False, all_fit=True)
                                                for _ in range(count)) if e])


def needle(predict: Predict, tasks: RetrievalTasks, prefix: int, length: int, count: int, kind: str = "template") -> dict:
    """One record at uniform depth in `length` tokens of held-out prose, asked for at the end."""
    return recall(predict, prefix, [e for e in (tasks.word_pairs(length - 2, kind, 1, 1, filler=True)
                                                for _ in range(count)) if e])
