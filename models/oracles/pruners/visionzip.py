"""VisionZip, 2412.04467, and VisionDrop, 2506.22283: specification §4 and §9."""

import numpy as np

from rules import attention, best, cosines, counts_per_view, keys, row, saliency, valid

SIZES = [48, 35, 26, 19]
CONTEXT = [6, 5, 4, 3]


def stage(rows, scores, k, dominant, contextual, merge):
    """Rows are dense vectors over the patches; returns positions of the dominant and (position, row) of the contextual."""
    top = [int(i) for i in best(scores, dominant)]
    rest = [i for i in range(len(rows)) if i not in top]
    if contextual == 0:
        return top, []
    step = max(1, len(rest) // contextual)
    targets = rest[::step][:contextual]
    groups = {t: [] for t in targets}
    similarity = cosines(k, k)
    for i in rest:
        if i not in groups and targets:
            groups[targets[int(np.argmax(similarity[i, targets]))]].append(i)
    merged = []
    for t in targets:
        members = [rows[i] for i in groups[t]]
        if merge == "mean":
            merged.append((t, np.mean([rows[t]] + members, axis=0)))
        else:
            merged.append((t, rows[t] + (np.mean(members, axis=0) if members else 0)))
    return top, merged


def as_row(v, anchor, vector):
    src = np.flatnonzero(vector)
    return row(v, anchor, [(v, int(i)) for i in src], vector[src].tolist())


def zip_prune(source, budget, params, seed):
    out = []
    for v, count in enumerate(counts_per_view(budget, source["views"])):
        view = source["views"][v]
        real = valid(view)
        rows = np.eye(len(view["X"]))[real]
        contextual = min(count, round(count * params.get("contextShare", 10 / 64)))
        scores, k = saliency(view, -2)[real], keys(view, -2, False)[real]
        top, merged = stage(rows, scores, k, count - contextual, contextual, params.get("merge", "official"))
        out += [as_row(v, real[i], rows[i]) for i in sorted(top)]
        out += [as_row(v, real[t], vector) for t, vector in merged]
    return {"rows": out}


def drop_prune(source, budget, params, seed):
    stages = params.get("stages", 1)
    out = []
    for v, count in enumerate(counts_per_view(budget, source["views"])):
        view = source["views"][v]
        alive = [(int(i), np.eye(len(view["X"]))[i]) for i in valid(view)]
        last = view["layers"] - 2
        middle = min(last, view["layers"] // 2)
        for s in range(stages):
            layer = last if stages == 1 else int(np.floor(middle + (last - middle) * s / (stages - 1) + 0.5))
            anchors = [a for a, _ in alive]
            skip = 1 if view["cls"] else 0
            if s == 0:
                scores = saliency(view, layer)[anchors]
            else:
                received = attention(view, layer)[:, [a + skip for a in anchors], :].mean((0, 1))
                scores = received[skip:][anchors]
            size = min(len(alive), round(count * SIZES[s] / SIZES[stages - 1]))
            contextual = round(size * CONTEXT[s] / SIZES[s])
            k = keys(view, layer, False)[anchors]
            rows = [r for _, r in alive]
            top, merged = stage(rows, scores, k, size - contextual, contextual, params.get("merge", "official"))
            dominant = [alive[i] for i in sorted(top)]
            context = [(anchors[t], vector) for t, vector in merged]
            alive = sorted(dominant + context, key=lambda token: token[0])
        out += [as_row(v, a, r) for a, r in dominant + context]
    return {"rows": out}
