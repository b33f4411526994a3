"""PruMerge(+), 2403.15388: specification §1 (outlier rule) and §9, strides as in the release."""

import numpy as np

from rules import best, concat_cls_attention, cosines, keys, row, valid


def prune(source, budget, params, seed):
    out = []
    for v, view in enumerate(source["views"]):
        real = valid(view)
        a = concat_cls_attention(view, -1)
        scores = a[real]
        q1, q3 = np.percentile(scores, [25, 75])
        outliers = max(1, int((scores > q3 + 1.5 * (q3 - q1)).sum()))
        kept = set(int(i) for i in best(scores, outliers))
        if params.get("plus"):
            stride = max(1, int(int(1 / (outliers / len(real))) / 3))
            kept |= set(range(0, len(real) - 1, stride))
        k = keys(view, -1, True)[real]
        similarity = cosines(k, k)
        for i in sorted(kept):
            others = [j for j in range(len(real)) if j != i]
            near = [others[j] for j in best(similarity[i, others], params.get("neighbours", 32))]
            members = sorted([i] + near)
            weights = [1.0 if j == i else float(scores[j]) for j in members]
            out.append(row(v, real[i], [(v, int(real[j])) for j in members], weights))
        rest = [j for j in range(len(real)) if j not in kept]
        if rest:
            out.append(row(v, None, [(v, int(real[j])) for j in rest], scores[rest].tolist()))
    return {"rows": out}
