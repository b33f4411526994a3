"""Synthetic queries, keys and values, drawn number for number as `src/testing/synthetic-attention.ts` draws them.

All values come from mulberry32 and exact float64 arithmetic, rounded once to float32.
"""

import numpy as np

MASK = 0xFFFFFFFF


class Stream:
    """mulberry32."""

    def __init__(self, seed: int):
        self.state = seed & MASK

    def next(self) -> float:
        self.state = (self.state + 0x6D2B79F5) & MASK
        t = self.state
        t = ((t ^ (t >> 15)) * (t | 1)) & MASK
        t ^= (t + ((t ^ (t >> 7)) * (t | 61))) & MASK
        return ((t ^ (t >> 14)) & MASK) / 4294967296.0

    def integer(self, bound: int) -> int:
        return int(self.next() * bound)

    def bell(self) -> float:
        return self.next() + self.next() + self.next() + self.next() - 2


def drifting(stream: Stream, heads: int, tokens: int, d: int, sink: float) -> np.ndarray:
    out = np.zeros((heads, tokens, d))
    topic = [0.0] * d
    for h in range(heads):
        for t in range(tokens):
            changes = stream.next() < 0.125 or t == 0
            for c in range(d):
                fresh = stream.bell()
                if changes:
                    topic[c] = 2 * fresh
                out[h, t, c] = topic[c] + stream.bell() + (sink if t == 0 else 0)
    return out.astype(np.float32).astype(np.float64)


class Capture:
    """q [L, H, n, d], k [L, Hkv, n, d]; every head's keys are repeated for its group in `keys`."""

    def __init__(self, seed: int, shape: dict):
        stream = Stream(seed)
        self.layers, self.heads, self.kv_heads = shape["layers"], shape["heads"], shape["kvHeads"]
        self.d, self.n, self.scale = shape["d"], shape["tokens"], 0.5
        self.q, self.k = [], []
        for _ in range(self.layers):
            self.q.append(drifting(stream, self.heads, self.n, self.d, 0.5))
            self.k.append(drifting(stream, self.kv_heads, self.n, self.d, 2.0))
            drifting(stream, self.kv_heads, self.n, self.d, 0.0)
        self.group = self.heads // self.kv_heads
        self.products = [np.einsum("hqd,hkd->hqk", q, np.repeat(k, self.group, axis=0)) for q, k in zip(self.q, self.k)]
        seen = np.tril(np.ones((self.n, self.n), bool))
        self.attention = [softmax(np.where(seen, self.scale * p, -np.inf)) for p in self.products]


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def best(values, count: int) -> np.ndarray:
    """Indices of the largest values; the lower index first on ties."""
    return np.argsort(-np.asarray(values, float), kind="stable")[: max(0, int(count))]


def half_up(x: float) -> int:
    """Rounds as JavaScript's Math.round does."""
    return int(np.floor(x + 0.5))
