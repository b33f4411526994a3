"""Baselines. Each rule is a class: `prompt(layer)` gives [H or 1, n, n], `step(layer, token)` gives [H or 1, token + 1].

Masks may name future keys; the caller cuts them off.
"""

import numpy as np

from captures import MASK, Capture, Stream, best, half_up


class Rule:
    defaults: dict = {}

    def __init__(self, capture: Capture, n: int, params: dict, seed: int):
        self.c, self.n, self.seed = capture, n, seed
        self.p = {**self.defaults, **params}
        self.keys = max(1, half_up(n * self.p.get("budget", 1)))
        self.start()

    def start(self):
        pass

    def prompt(self, layer):
        return np.ones((1, self.n, self.n), bool)

    def step(self, layer, token):
        return np.ones((1, token + 1), bool)


class PerRow(Rule):
    """The same rule for every row, whether prompt or generated: `row(layer, i)` gives [1 or H, i + 1]."""

    def prompt(self, layer):
        rows = [self.row(layer, i) for i in range(self.n)]
        out = np.zeros((rows[0].shape[0], self.n, self.n), bool)
        for i, row in enumerate(rows):
            out[:, i, : i + 1] = row
        return out

    def step(self, layer, token):
        return self.row(layer, token)


class Full(Rule):
    pass


def distance(i):
    return i - np.arange(i + 1)


class Window(PerRow):
    defaults = {"budget": 0.125}

    def row(self, layer, i):
        return (distance(i) < self.keys)[None]


class Streaming(PerRow):
    defaults = {"budget": 0.125, "sinks": 4}

    def row(self, layer, i):
        s = min(self.p["sinks"], self.keys - 1)
        return ((distance(i) < self.keys - s) | (np.arange(i + 1) < s))[None]


class AShape(Rule):
    defaults = {"budget": 0.125, "initialShare": 0.111}

    def prompt(self, layer):
        s = min(self.keys - 1, half_up(self.keys * self.p["initialShare"]))
        i, j = np.indices((self.n, self.n))
        return ((i - j < self.keys - s) | (j < s))[None]


class Strided(PerRow):
    defaults = {"budget": 0.125, "stride": 0}

    def row(self, layer, i):
        stride = self.p["stride"] or max(1, half_up(np.sqrt(self.n)))
        window = max(1, self.keys - (self.n - 1) // stride)
        return ((distance(i) < window) | (distance(i) % stride == 0))[None]

    def prompt(self, layer):
        return Rule.prompt(self, layer) if self.keys >= self.n else super().prompt(layer)

    def step(self, layer, token):
        return Rule.step(self, layer, token) if self.keys > token else super().step(layer, token)


class OracleTopK(PerRow):
    defaults = {"budget": 0.125}

    def row(self, layer, i):
        out = np.zeros((self.c.heads, i + 1), bool)
        for h in range(self.c.heads):
            out[h, best(self.c.attention[layer][h, i, : i + 1], self.keys)] = True
        return out


def signed(x: int) -> int:
    return x & MASK


def stream_seed(seed: int, layer: int, place: int) -> int:
    return signed((seed + 1) * 0x9E3779B1) ^ signed((layer + 1) * 0x85EBCA6B) ^ signed((place + 1) * 0xC2B2AE35)


def distinct(count: int, bound: int, stream: Stream) -> list:
    drawn = []
    for top in range(max(0, bound - count), bound):
        candidate = stream.integer(top + 1)
        drawn.append(top if candidate in drawn else candidate)
    return drawn


class RandomKeys(PerRow):
    defaults = {"budget": 0.125}

    def row(self, layer, i):
        out = np.zeros((1, i + 1), bool)
        if i < self.keys:
            return ~out
        out[0, i] = True
        out[0, distinct(self.keys - 1, i, Stream(stream_seed(self.seed, layer, i)))] = True
        return out


class BigBird(PerRow):
    defaults = {"budget": 0.25, "block": 16, "globals": 1, "randoms": 3}

    def start(self):
        self.block = self.p["block"]
        self.blocks = max(1, self.keys // self.block)
        self.g = min(self.p["globals"], self.blocks - 1)
        self.r = min(self.p["randoms"], self.blocks - 1 - self.g)
        self.w = self.blocks - self.g - self.r

    def row(self, layer, i):
        b = i // self.block
        read = set(range(self.g)) | set(range(max(0, b + 1 - self.w), b + 1))
        earlier = list(range(self.g, b + 1 - self.w))
        read |= {earlier[x] for x in distinct(self.r, len(earlier), Stream(stream_seed(self.seed, layer, b)))}
        return np.isin(np.arange(i + 1) // self.block, list(read))[None]

    def prompt(self, layer):
        return Rule.prompt(self, layer) if self.blocks * self.block >= self.n else super().prompt(layer)

    def step(self, layer, token):
        return Rule.step(self, layer, token) if self.blocks * self.block > token else super().step(layer, token)
