"""Conventions of the specification's §0 and what several methods share: ties, cosines, encoder scores."""

import numpy as np


def best(values, count: int) -> np.ndarray:
    """Indices of the largest values; the lower index first on ties."""
    return np.argsort(-np.asarray(values, float), kind="stable")[: max(0, int(count))]


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)[None, :]
    return (a @ b.T) / np.maximum(norms, 1e-8)


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def keep_count(budget: dict, total: int, floor: bool = False) -> int:
    if budget["kind"] == "count":
        k = budget["keep"]
    else:
        k = int(total * budget["keep"]) if floor else round(total * budget["keep"])
    return min(total, max(1, k))


def share(count: int, sizes: list) -> list:
    """A count over parts in proportion to their sizes, largest remainders first."""
    total = sum(sizes)
    count = min(count, total)
    exact = [count * s / total for s in sizes]
    parts = [int(np.floor(e)) for e in exact]
    order = sorted(range(len(sizes)), key=lambda i: (-(exact[i] - parts[i]), i))
    for i in order[: count - sum(parts)]:
        parts[i] += 1
    return parts


def valid(view: dict) -> np.ndarray:
    return np.flatnonzero(view["valid"])


def counts_per_view(budget: dict, views: list, floor: bool = False) -> list:
    sizes = [len(valid(v)) for v in views]
    return share(keep_count(budget, sum(sizes), floor), sizes)


def table(views: list) -> list:
    """Real patches of all views: (view, raster index)."""
    return [(v, int(i)) for v, view in enumerate(views) for i in valid(view)]


def features(views: list) -> np.ndarray:
    return np.concatenate([view["X"][valid(view)] for view in views])


def tap(view: dict, layer: int):
    return view["taps"][layer]


def attention(view: dict, layer: int) -> np.ndarray:
    """[heads, rows, rows]"""
    q, k = tap(view, layer)
    return softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]))


def cls_attention(view: dict, layer: int) -> np.ndarray:
    return attention(view, layer)[:, 0, 1:].mean(0)


def saliency(view: dict, layer: int) -> np.ndarray:
    if view["cls"]:
        return cls_attention(view, layer)
    return attention(view, layer)[:, valid(view), :].mean((0, 1))


def cls_logits(view: dict, layer: int) -> np.ndarray:
    q, k = tap(view, layer)
    return (q[:, :1] @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]))[:, 0, 1:].mean(0)


def concat_heads(x: np.ndarray) -> np.ndarray:
    return np.concatenate(list(x), axis=1)


def concat_cls_attention(view: dict, layer: int) -> np.ndarray:
    q, k = (concat_heads(x) for x in tap(view, layer))
    return softmax(q[:1] @ k.T / np.sqrt(q.shape[1]))[0, 1:]


def keys(view: dict, layer: int, concat: bool) -> np.ndarray:
    k = tap(view, layer)[1]
    k = concat_heads(k) if concat else k.mean(0)
    return k[1:] if view["cls"] else k


def row(view: int, anchor, sources, weights) -> dict:
    """One output token; sources are (view, index) pairs."""
    return {"view": view, "anchor": -1 if anchor is None else int(anchor), "src": sources, "w": weights}


def one_hot(view: int, index: int) -> dict:
    return row(view, index, [(view, int(index))], [1.0])


def greedy(first: int, count: int, scores) -> list:
    """Argmax again and again; `scores(picked)` may be -inf for what must not be taken."""
    picked = [int(first)]
    while len(picked) < count:
        s = np.array(scores(picked), float)
        s[picked] = -np.inf
        picked.append(int(np.argmax(s)))
    return picked
