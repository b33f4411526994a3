"""Recoverable Compression, 2409.01179: specification §7."""

import numpy as np

from rules import best, concat_cls_attention, cosines, keys, one_hot, row, valid


def outlier_share(values, k):
    """Share of 1-D local outlier factors above 1.5, by the definition."""
    x = np.asarray(values, float)
    n = len(x)
    k = min(k, n - 1)
    if n == 0 or k < 1:
        return 0.0
    distance = np.abs(x[:, None] - x[None, :])
    near = []
    for i in range(n):
        others = [j for j in range(n) if j != i]
        near.append(sorted(others, key=lambda j: (distance[i, j], x[j]))[:k])
    far = np.array([distance[i, near[i][-1]] for i in range(n)])
    density = np.array([1 / (np.mean([max(far[j], distance[i, j]) for j in near[i]]) + 1e-10) for i in range(n)])
    factor = np.array([density[near[i]].mean() / density[i] for i in range(n)])
    return int((factor > 1.5).sum()) / n


def prune(source, budget, params, seed):
    out = []
    for v, view in enumerate(source["views"]):
        real = valid(view)
        n = len(real)
        a = concat_cls_attention(view, -1)[real]
        joint = view["joint"]
        sim = cosines(source["pooled"][None], joint)[0][real] / np.sqrt(joint.shape[1])
        visual = best(a, int(n * outlier_share(a, params.get("visualNeighbours", 20))))
        sim[visual] = sim.min()
        count = int((n - len(visual)) * outlier_share(sim, params.get("textNeighbours", 20)))
        recovered = [i for i in best(sim, count) if i not in visual]
        if len(visual) + len(recovered) == 0:
            visual = best(a, 1)
        kept = sorted(set(visual) | set(recovered))
        out += [one_hot(v, real[i]) for i in kept]
        rest = [i for i in range(n) if i not in kept]
        wanted = int(len(kept) * outlier_share(a[rest], params.get("mergeNeighbours", 10)))
        centres = [rest[i] for i in best(a[rest], wanted)]
        if not centres:
            continue
        k = keys(view, -1, True)[real]
        place = {i: (r if params.get("releaseQuirk") else i) for r, i in enumerate(rest)}
        for c in centres:
            others = [j for j in rest if j != c]
            key_similarity = cosines(k[place[c]][None], k[[place[j] for j in others]])[0]
            near = [others[j] for j in best(key_similarity + 50 * sim[others], 32)]
            members = sorted([c] + near)
            weights = [1.0 if j == c else float(a[j]) for j in members]
            out.append(row(v, real[c], [(v, int(real[j])) for j in members], weights))
        left = [j for j in rest if j not in centres]
        if left:
            out.append(row(v, None, [(v, int(real[j])) for j in left], a[left].tolist()))
    return {"rows": out}
