"""SliME selector, 2406.08487: specification §8; and SparseVLM in the joint space, 2410.04417: §9."""

import numpy as np

from rules import best, cosines, counts_per_view, one_hot, row, softmax, valid


def select(source, budget, params, seed):
    local = [(v, int(i)) for v, view in enumerate(source["views"]) if view["role"] != "thumbnail" for i in valid(view)]
    whole = [(v, int(i)) for v, view in enumerate(source["views"]) if view["role"] == "thumbnail" for i in valid(view)]
    l = np.array([source["views"][v]["joint"][i] for v, i in local])
    c = cosines(l, source["embeds"]).mean(1)
    p = softmax(c / params.get("temperature", 1))
    gamma = params.get("gamma", 0.95)
    kept, carried = [], 0.0
    for i in best(p, len(p)):
        kept.append(local[i])
        carried += p[i]
        if gamma < 1 and carried > gamma:
            break
    return {"kept": sorted(whole + kept), "picks": kept}


def density_peaks(x, count):
    count = min(count, len(x))
    d = np.linalg.norm(x[:, None] - x[None, :], axis=2) / np.sqrt(x.shape[1])
    density = np.exp(-(np.sort(d, axis=1)[:, :count] ** 2).mean(1))
    strength = []
    for i in range(len(x)):
        denser = [j for j in range(len(x)) if density[j] > density[i] or (density[j] == density[i] and j < i)]
        strength.append(density[i] * (d[i, denser].min() if denser else d.max()))
    centres = [int(i) for i in best(strength, count)]
    members = [[c] for c in centres]
    for i in range(len(x)):
        if i not in centres:
            members[int(np.argmin(d[i, centres]))].append(i)
    return list(zip(centres, members))


def sparse(source, budget, params, seed):
    share = params.get("recycled", 0.3)

    def recycled(dropped):
        return min(dropped, int(dropped * share) + 1) if share > 0 and dropped > 0 else 0

    def clusters(dropped):
        return recycled(dropped) // 10 + 1 if recycled(dropped) else 0

    out = []
    for v, total in enumerate(counts_per_view(budget, source["views"])):
        view = source["views"][v]
        real = valid(view)
        logits = view["joint"][real] @ source["embeds"].T
        m = softmax(logits).mean(0)
        raters = np.flatnonzero(m > m.mean())
        if len(raters) == 0:
            raters = np.arange(len(m))
        score = cosines(view["joint"][real], source["embeds"][raters]).mean(1)
        fits = [k for k in range(1, total + 1) if k + clusters(len(real) - k) == total]
        kept = max(fits) if fits else total
        ranked = best(score, len(real))
        out += [one_hot(v, real[i]) for i in sorted(ranked[:kept])]
        if kept == total:
            continue
        again = ranked[kept : kept + recycled(len(real) - kept)]
        for centre, members in density_peaks(view["X"][real][again], total - kept):
            src = sorted(int(real[again[i]]) for i in members)
            out.append(row(v, real[again[centre]], [(v, i) for i in src], [1 / len(src)] * len(src)))
    return {"rows": out}
