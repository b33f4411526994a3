"""Random, uniform grid, CLS top-k and the mask oracle."""

import math

import numpy as np

from rules import best, counts_per_view, keep_count, saliency, table, valid
from sources import Stream


def random_tokens(source, budget, params, seed):
    tokens = table(source["views"])
    draws = Stream(seed).uniforms(len(tokens))
    return {"picks": [tokens[i] for i in best(draws, keep_count(budget, len(tokens)))]}


def cls_top_k(source, budget, params, seed, layer=-2, floor=False):
    views = source["views"]
    picks = []
    for v, count in enumerate(counts_per_view(budget, views, floor)):
        real = valid(views[v])
        scores = saliency(views[v], params.get("layer", layer))[real]
        picks += [(v, int(real[i])) for i in best(scores, count)]
    return {"picks": picks}


def fastv(source, budget, params, seed):
    return cls_top_k(source, budget, params, seed, layer=1, floor=True)


def oracle_mask(source, budget, params, seed):
    ranked = []
    for v, view in enumerate(source["views"]):
        y, x = np.divmod(np.arange(view["h"] * view["w"]), view["w"])
        touched = np.flatnonzero(view["target"] > 0)
        for i in valid(view):
            far = view["h"] ** 2 + view["w"] ** 2
            away = min([far] + [int((y[i] - y[j]) ** 2 + (x[i] - x[j]) ** 2) for j in touched])
            ranked.append((-float(view["target"][i]), away, len(ranked), (v, int(i))))
    ranked.sort(key=lambda r: r[:3])
    return {"picks": [r[3] for r in ranked[: keep_count(budget, len(ranked))]]}


def uniform_grid(source, budget, params, seed):
    views = source["views"]
    kept = []
    for v, count in enumerate(counts_per_view(budget, views)):
        view = views[v]
        h, w = view["h"], view["w"]
        free = [int(i) for i in valid(view)]
        if count == 0:
            continue
        lines = max(math.ceil(count / w), min(h, count, math.floor(math.sqrt(count * h / w) + 0.5)))
        for line in range(lines):
            inside = (line + 1) * count // lines - line * count // lines
            y = math.floor((line + 0.5) * h / lines)
            for k in range(inside):
                x = math.floor((k + 0.5) * w / inside)
                spot = min(free, key=lambda i: ((i // w - y) ** 2 + (i % w - x) ** 2, i))
                free.remove(spot)
                kept.append((v, spot))
    return {"kept": sorted(kept)}
