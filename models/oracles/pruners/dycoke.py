"""DyCoke temporal merging, 2411.15024: specification §9."""

import numpy as np

from rules import best, valid


def prune(source, budget, params, seed):
    views = source["views"]
    real = valid(views[0])
    x = [view["X"][real] for view in views]
    keep = int((1 - params.get("prune", 0.7)) * len(real))

    def alike(a, b):
        norms = np.linalg.norm(x[a], axis=1) * np.linalg.norm(x[b], axis=1)
        return (x[a] * x[b]).sum(1) / np.maximum(norms, 1e-8)

    kept = [list(range(len(real))) for _ in views]
    pairs = [alike(i, i + 1) for i in range(0, len(views) - 1, 2)]
    for p in range(len(pairs)):
        ranking = pairs[p - 1] if params.get("releaseIndexing") else pairs[p]
        kept[2 * p + 1] = best(-ranking, keep)
    for i in range(0, len(views) - 4, 4):
        kept[i + 2] = best(-alike(i, i + 2), keep)
    return {"kept": sorted((v, int(real[i])) for v, k in enumerate(kept) for i in k)}
