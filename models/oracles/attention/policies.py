"""Policies that look at queries and keys, written from the specification."""

import numpy as np

from captures import best, half_up, softmax
from patterns import PerRow, Rule


def pool(values, kernel: int) -> np.ndarray:
    reach = kernel // 2
    padded = np.concatenate([np.zeros(reach), values, np.zeros(reach)])
    return np.convolve(padded, np.ones(kernel), "valid") / kernel


def flags(size: int, *groups) -> np.ndarray:
    out = np.zeros(size, bool)
    for group in groups:
        group = np.asarray(group, int)
        out[group[(group >= 0) & (group < size)]] = True
    return out


class H2O(Rule):
    defaults = {"budget": 0.125, "recentShare": 0.5}

    def start(self):
        self.held, self.score = {}, {}

    def prompt(self, layer):
        for g in range(self.c.kv_heads):
            heads = range(g * self.c.group, (g + 1) * self.c.group)
            self.held[layer, g] = list(range(self.n))
            self.score[layer, g] = sum(self.c.attention[layer][h, : self.n, : self.n].sum(0) for h in heads)
        return super().prompt(layer)

    def step(self, layer, token):
        recent = half_up(self.keys * self.p["recentShare"])
        out = np.zeros((self.c.heads, token + 1), bool)
        for g in range(self.c.kv_heads):
            held, score = self.held[layer, g], self.score[layer, g]
            older = held[: max(0, len(held) - recent)]
            kept = sorted(older[i] for i in best(score[older], self.keys - recent))
            held = kept + held[len(older):] + [token]
            score = np.append(score, 0.0)
            for h in range(g * self.c.group, (g + 1) * self.c.group):
                out[h, held] = True
                score[held] += softmax(self.c.scale * self.c.products[layer][h, token, held])
            self.held[layer, g], self.score[layer, g] = held, score
        return out


class SnapKV(Rule):
    defaults = {"budget": 0.125, "window": 16, "kernel": 5}

    def step(self, layer, token):
        w = min(self.p["window"], self.keys, self.n)
        out = np.zeros((self.c.heads, token + 1), bool)
        for h in range(self.c.heads):
            sums = self.c.attention[layer][h, self.n - w : self.n, : self.n - w].sum(0)
            chosen = best(pool(sums, self.p["kernel"]), self.keys - w) if self.n > w else []
            out[h] = flags(token + 1, chosen, range(self.n - w, token + 1))
        return out


class Quest(Rule):
    defaults = {"budget": 0.125, "page": 16, "minPages": 3, "denseLayers": 2}

    def step(self, layer, token):
        size, nk = self.p["page"], token + 1
        pages = max(self.p["minPages"], self.keys // size)
        if layer < self.p["denseLayers"] or pages * size >= nk:
            return super().step(layer, token)
        out = np.zeros((self.c.heads, nk), bool)
        for h in range(self.c.heads):
            q, k = self.c.q[layer][h, token], self.c.k[layer][h // self.c.group, :nk]
            bounds = []
            for start in range(0, nk, size):
                part = k[start : start + size]
                bounds.append(np.maximum(q * part.min(0), q * part.max(0)).sum())
            out[h] = np.isin(np.arange(nk) // size, best(bounds, pages))
        return out


class VerticalSlash(Rule):
    defaults = {"budget": 0.125, "columnShare": 0.14, "lastQueries": 64, "forced": 4}

    def prompt(self, layer):
        n = self.n
        if self.keys >= n:
            return super().prompt(layer)
        rows = min(self.p["lastQueries"], n)
        columns = min(self.keys - 1, half_up(self.keys * self.p["columnShare"]))
        i, j = np.indices((n, n))
        out = np.zeros((self.c.heads, n, n), bool)
        for h in range(self.c.heads):
            a = self.c.attention[layer][h, n - rows : n, :n]
            vertical = a.sum(0)
            slash = np.array([sum(a[r, n - rows + r - o] for r in range(rows) if n - rows + r >= o) for o in range(n)])
            vertical[: self.p["forced"]] = np.inf
            slash[: self.p["forced"]] = np.inf
            out[h] = np.isin(j, best(vertical, columns)) | np.isin(i - j, best(slash, self.keys - columns))
        return out


class Blocks(Rule):
    defaults = {"budget": 0.125, "block": 16}

    def prompt(self, layer):
        n, size = self.n, self.p["block"]
        kept = max(1, self.keys // size)
        if kept * size >= n:
            return super().prompt(layer)
        starts = range(0, n, size)
        out = np.zeros((self.c.heads, n, n), bool)
        for h in range(self.c.heads):
            q = np.array([self.c.q[layer][h, s : min(n, s + size)].mean(0) for s in starts])
            k = np.array([self.c.k[layer][h // self.c.group, s : min(n, s + size)].mean(0) for s in starts])
            for b, s in enumerate(starts):
                out[h, s : s + size] = np.isin(np.arange(n) // size, best(k[: b + 1] @ q[b], kept))
        return out


class TidalDecode(Rule):
    defaults = {"budget": 0.125, "start": 2, "reselect": 0, "forceSelf": True}

    def step(self, layer, token):
        first = min(self.p["start"], self.c.layers - 1)
        again = self.p["reselect"] or half_up(13 / 32 * self.c.layers)
        if layer < first or layer == first or layer == again:
            return super().step(layer, token)
        source = again if again > first and layer > again else first
        out = np.zeros((self.c.heads, token + 1), bool)
        for h in range(self.c.heads):
            scores = self.c.products[source][h, token, : token + 1].copy()
            if self.p["forceSelf"]:
                scores[token] = np.inf
            out[h, best(scores, self.keys)] = True
        return out


class TokenSelect(Rule):
    defaults = {"budget": 0.125, "initial": 4, "local": 32, "chunk": 32, "similarity": 0.9, "vote": "soft"}

    def start(self):
        self.initial = min(self.p["initial"], max(1, self.keys - 2))
        self.local = min(self.p["local"], max(1, self.keys - self.initial - 1))
        self.k = max(0, self.keys - self.initial - self.local)
        self.cache = {}

    def pick(self, layer, query, nk):
        """query [H, d]"""
        keys = np.repeat(self.c.k[layer], self.c.group, axis=0)[:, self.initial : nk - self.local]
        logits = np.einsum("hd,hkd->hk", query, keys)
        if self.p["vote"] == "soft":
            votes = softmax(logits).sum(0)
        elif self.p["vote"] == "hard":
            votes = np.zeros(logits.shape[1])
            for head in logits:
                votes[best(head, self.k)] += 1
        else:
            votes = logits.sum(0)
        return self.initial + best(votes, self.k)

    def read(self, nk, picks):
        return flags(nk, range(self.initial), picks, range(nk - self.local, nk))

    def prompt(self, layer):
        out = np.zeros((1, self.n, self.n), bool)
        for start in range(0, self.n, self.p["chunk"]):
            end = min(self.n, start + self.p["chunk"])
            if self.keys >= end:
                out[0, start:end, :end] = True
                continue
            picks = self.pick(layer, self.c.q[layer][:, start:end].mean(1), end)
            out[0, start:end, :end] = self.read(end, picks)
        return out

    def step(self, layer, token):
        if self.keys > token:
            return super().step(layer, token)
        query = self.c.q[layer][:, token]
        if layer in self.cache:
            reference, picks = self.cache[layer]
            cosine = (query * reference).sum() / np.sqrt((query**2).sum() * (reference**2).sum())
            if cosine >= self.p["similarity"]:
                return self.read(token + 1, picks)[None]
        picks = self.pick(layer, query, token + 1)
        self.cache[layer] = (query, picks)
        return self.read(token + 1, picks)[None]


class GemFilter(Rule):
    defaults = {"budget": 0.125, "filterLayer": 0, "kernel": 5}

    def step(self, layer, token):
        filter_layer = min(self.c.layers - 1, self.p["filterLayer"] or half_up(13 / 32 * self.c.layers))
        scores = self.c.products[filter_layer][:, self.n - 1, : self.n].sum(0)
        gems = best(pool(scores, self.p["kernel"]), self.keys)
        return flags(token + 1, gems, range(self.n, token + 1))[None]


class DHSA(Rule):
    defaults = {"budget": 0.25, "queryBlock": 16, "reach": 2, "distance": 4, "threshold": 1.1, "edge": 8, "denseTail": 16, "aggregation": "root"}

    def cuts(self):
        n, w = self.n, self.p["reach"]
        mean = self.c.attention[0][:, :n, :n].mean(0)
        ratio = np.zeros(n)
        for i in range(max(w - 1, 2 * w), min(n - w, n - 2 * w)):
            past, future = mean[i + w :, i - w + 1 : i + 1].sum(), mean[i + w :, i + 1 : i + w + 1].sum()
            ratio[i] = (max(past, future) + 1e-6) / (min(past, future) + 1e-6)
        taken = []
        for i in best(ratio, n):
            if len(taken) < 8 * (n // self.p["queryBlock"]) and ratio[i] > self.p["threshold"]:
                if all(abs(i - other) > self.p["distance"] for other in taken):
                    taken.append(i)
        return [0, *sorted(i + 1 for i in taken), n]

    def vectors(self, rows, cuts):
        mean = rows.mean(0)
        power = {"root": 0.5, "mean": 1, "sum": 0}[self.p["aggregation"]]
        return np.array([mean[a:b].sum(0) / (b - a) ** power for a, b in zip(cuts, cuts[1:])])

    def prompt(self, layer):
        n, size, edge = self.n, self.p["queryBlock"], self.p["edge"]
        if self.keys >= n:
            return super().prompt(layer)
        cuts = self.cuts()
        starts = [*range(0, n, size), n]
        scores = self.vectors(self.c.q[layer][:, :n], starts) @ self.vectors(self.c.k[layer][:, :n], cuts).T
        out = np.zeros((1, n, n), bool)
        for b, end in enumerate(starts[1:]):
            if self.keys >= end:
                out[0, starts[b] : end, :end] = True
                continue
            near = min(edge, -(-self.keys // 2))
            read = set(range(end - near, end)) | set(range(min(edge, self.keys - near)))
            for chunk in best(scores[b], len(cuts) - 1):
                for j in range(cuts[chunk], min(end, cuts[chunk + 1])):
                    if len(read) < self.keys:
                        read.add(j)
            out[0, starts[b] : end] = flags(n, sorted(read))
        if self.p["denseTail"]:
            out[0, max(0, n - self.p["denseTail"]) :] = True
        return out


class Still(PerRow):
    defaults = {"chunk": 64, "salient": 4, "score": "readme"}

    def start(self):
        self.memory = {}

    def saliency(self, layer, h, t):
        l, eps = self.p["chunk"], 1e-8
        if t == 0:
            return np.inf
        x = self.c.scale * self.c.products[layer][h, t, max(0, t + 1 - l) : t + 1]
        a, b = softmax(x), np.append(softmax(x[:-1]), 0.0)
        if self.p["score"] == "readme":
            return float((a * np.log((a + eps) / (b + eps))).sum())
        b = (b + eps) / (1 + l * eps + 1 / l)
        b[-1] = 1 / l + eps
        return float((a * np.log(a / b)).sum())

    def salient(self, layer, h, c):
        if (layer, h, c) not in self.memory:
            l = self.p["chunk"]
            scores = [self.saliency(layer, h, t) for t in range(c * l, (c + 1) * l)]
            self.memory[layer, h, c] = c * l + best(scores, min(self.p["salient"], l))
        return self.memory[layer, h, c]

    def row(self, layer, i):
        l = self.p["chunk"]
        c = i // l
        out = np.zeros((self.c.heads, i + 1), bool)
        for h in range(self.c.heads):
            old = [self.salient(layer, h, x) for x in range(c - 1)]
            out[h] = flags(i + 1, range(max(0, c - 1) * l, i + 1), *old)
        return out


class TCA(Rule):
    defaults = {"mass": 0.95, "blockLog": 4, "lastQueries": 32, "sinks": 4}

    def start(self):
        self.block = 2 ** self.p["blockLog"]
        self.cores = {}

    def budgets(self):
        e = np.arange(self.p["blockLog"] + 1)
        grid = []
        for mu in np.arange(0, self.p["blockLog"] + 0.25, 0.5):
            for sigma in (0.5, 1, 2):
                p = np.exp(-((e - mu) ** 2) / (2 * sigma**2))
                p /= p.sum()
                grid.append((float((p * 2.0**e).sum()), p))
        return [p for _, p in sorted(grid, key=lambda entry: entry[0])]

    def keep(self, importance, p):
        blocks = -(-self.n // self.block)
        quotas = np.floor(p * blocks).astype(int)
        for e in best(p * blocks - quotas, blocks - quotas.sum()):
            quotas[e] += 1
        order = list(best([importance[b * self.block : (b + 1) * self.block].sum() for b in range(blocks)], blocks))
        keys = []
        for e in reversed(range(len(quotas))):
            for _ in range(quotas[e]):
                b = order.pop(0)
                keys += [b * self.block + x for x in best(importance[b * self.block : (b + 1) * self.block], 2**e)]
        return keys

    def core(self, layer, h):
        n, rows = self.n, min(self.p["lastQueries"], self.n)
        a = self.c.attention[layer][h, n - rows : n, :n]
        i, j = np.indices((rows, n))
        near = j > i + n - rows - self.block
        for p in self.budgets():
            core = flags(n, range(self.p["sinks"]), self.keep(a.mean(0), p))
            if (a * (near | core)).sum() / rows >= self.p["mass"]:
                return core
        return np.ones(n, bool)

    def prompt(self, layer):
        i, j = np.indices((self.n, self.n))
        self.cores[layer] = [self.core(layer, h) for h in range(self.c.heads)]
        return np.array([core[None, :] | (i - j < self.block) for core in self.cores[layer]])

    def step(self, layer, token):
        out = np.ones((self.c.heads, token + 1), bool)
        for h, core in enumerate(self.cores[layer]):
            out[h, : self.n] = core | (np.arange(self.n) >= self.n - self.block)
        return out
