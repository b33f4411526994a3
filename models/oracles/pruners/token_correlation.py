"""Token-level correlation-guided compression, 2407.14439: specification §1."""

import numpy as np

from rules import best, cosines, keys, one_hot, row, saliency, valid
from sources import Stream


def prune(source, budget, params, seed):
    stream = Stream(seed)
    out = []
    for v, view in enumerate(source["views"]):
        real = valid(view)
        n = len(real)
        if view["role"] == "thumbnail":
            out += [one_hot(v, i) for i in real]
            continue
        k = keys(view, -1, True)[real]
        similarity = cosines(k, k)
        twins = (similarity > params.get("alpha", 0.8)).sum(1) - (np.diag(similarity) > params.get("alpha", 0.8))
        redundant = int((twins > params.get("beta", 0.1) * n).sum())
        wanted = max(1, n - redundant)
        deep, shallow = saliency(view, -1)[real], saliency(view, 1)[real]
        q1, q3 = np.percentile(deep, [25, 75])
        outlier = deep > q3 + 1.5 * (q3 - q1)
        others = np.flatnonzero(~outlier)
        with np.errstate(divide="ignore"):
            draw = np.log(stream.uniforms(len(others))) / shallow[others]
        drawn = others[best(draw, wanted - int(outlier.sum()))]
        sampled = sorted(set(np.flatnonzero(outlier)) | set(drawn))
        groups = {int(i): [int(i)] for i in sampled}
        for i in range(n):
            if i not in groups:
                groups[int(sampled[int(np.argmax(similarity[i, sampled]))])].append(i)
        for i, members in groups.items():
            members.sort()
            total = deep[members].sum()
            weights = (deep[members] / total).tolist() if len(members) > 1 else [1.0]
            out.append(row(v, real[i], [(v, int(real[j])) for j in members], weights))
    return {"rows": out}
