"""ToMe, 2210.09461, and adjacent merging after A-ToMe, 2306.16009: specification §9."""

import numpy as np

from rules import best, cosines, counts_per_view, keys, row, valid


def merge(groups, k, pairs):
    """pairs: (from, to) positions."""
    k = [len(g[1]) * vector for g, vector in zip(groups, k)]
    members = [list(g[1]) for g in groups]
    for a, b in pairs:
        members[b] += groups[a][1]
        k[b] = k[b] + k[a]
    gone = {a for a, _ in pairs}
    left = [i for i in range(len(groups)) if i not in gone]
    return [(groups[i][0], members[i]) for i in left], np.array([k[i] / len(members[i]) for i in left])


def means(v, groups):
    return [row(v, a, [(v, i) for i in sorted(m)], [1 / len(m)] * len(m)) for a, m in groups]


def prune(source, budget, params, seed):
    out = []
    for v, count in enumerate(counts_per_view(budget, source["views"])):
        view = source["views"][v]
        real = [int(i) for i in valid(view)]
        if count == 0:
            continue
        groups, k = [(i, [i]) for i in real], keys(view, -2, False)[real]
        while len(groups) > count:
            similarity = cosines(k[0::2], k[1::2])
            r = min(len(groups) - count, len(groups) // 2)
            edges = best(similarity.max(1), r)
            groups, k = merge(groups, k, [(2 * a, 2 * int(np.argmax(similarity[a])) + 1) for a in edges])
        out += means(v, groups)
    return {"rows": out}


def adjacent(source, budget, params, seed):
    views = source["views"]
    auto = budget["kind"] == "auto"
    counts = [1] * len(views) if auto else counts_per_view(budget, views)
    theta = params.get("theta", 0.9) if auto else -np.inf
    out = []
    for v, view in enumerate(views):
        real = [int(i) for i in valid(view)]
        groups, k = [(i, [i]) for i in real], view["X"][real]
        while len(groups) > counts[v]:
            next_to = [cosines(k[i : i + 1], k[i + 1 : i + 2])[0, 0] for i in range(len(k) - 1)]
            free, pairs = set(range(len(k))), []
            for i in best(next_to, len(next_to)):
                if next_to[i] > theta and {i, i + 1} <= free:
                    free -= {i, i + 1}
                    pairs.append((int(i) + 1, int(i)))
            pairs = pairs[: len(groups) - counts[v]]
            if not pairs:
                break
            groups, k = merge(groups, k, pairs)
        out += means(v, groups)
    return {"rows": out}
