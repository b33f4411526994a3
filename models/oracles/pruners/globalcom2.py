"""GlobalCom2, 2501.05179: specification §5."""

import numpy as np

from rules import best, cls_attention, cls_logits, valid


def bilinear(image, rows, cols):
    """Half-pixel centres, clamped edges, one axis after the other."""

    def axis(n, m):
        at = np.maximum(0, (np.arange(m) + 0.5) * n / m - 0.5)
        low = np.minimum(np.floor(at).astype(int), n - 1)
        weights = np.zeros((m, n))
        weights[np.arange(m), low] += 1 - (at - low)
        weights[np.arange(m), np.minimum(low + 1, n - 1)] += at - low
        return weights

    return axis(image.shape[0], rows) @ image @ axis(image.shape[1], cols).T


def prune(source, budget, params, seed):
    views = source["views"]
    ratio, tau = budget["keep"], params.get("tau", 10)

    def own(view):
        if view["cls"]:
            return (cls_attention if params.get("scores") == "attention" else cls_logits)(view, -1)
        x = view["X"]
        mean = x[valid(view)].mean(0)
        return -(x @ mean) / np.maximum(np.linalg.norm(x, axis=1) * np.linalg.norm(mean), 1e-8)

    thumb = views[0]
    s_global = own(thumb)
    picks = [(0, int(valid(thumb)[i])) for i in best(s_global[valid(thumb)], max(1, int(len(valid(thumb)) * ratio)))]

    crops = views[1:]
    _, _, p_h, p_w = crops[0]["place"]
    grid = s_global.reshape(thumb["h"], thumb["w"])
    rich = np.zeros(len(crops))
    for y in range(thumb["h"]):
        for x in range(thumb["w"]):
            cell = (min(y // max(1, thumb["h"] // p_h), p_h - 1), min(x // max(1, thumb["w"] // p_w), p_w - 1))
            for j, crop in enumerate(crops):
                if crop["place"][:2] == cell:
                    rich[j] += grid[y, x]
    e = np.exp((rich - rich.max()) / tau)
    sigma = e / (e.sum() + 1e-8)
    r = np.minimum(1, ratio * (1 + (sigma - sigma.mean())))

    spots = []
    for crop in crops:
        y, x = np.divmod(valid(crop), crop["w"])
        spots.append((y + crop["place"][0] * crop["h"], x + crop["place"][1] * crop["w"]))
    ys, xs = np.concatenate([y for y, _ in spots]), np.concatenate([x for _, x in spots])
    resized = bilinear(grid, ys.max() - ys.min() + 1, xs.max() - xs.min() + 1)
    for j, crop in enumerate(crops):
        real = valid(crop)
        local, guide = own(crop)[real], resized[spots[j][0] - ys.min(), spots[j][1] - xs.min()]
        score = np.zeros(len(real))
        if params.get("guidance", "both") != "global":
            score = score + local / np.linalg.norm(local)
        if params.get("guidance", "both") != "local":
            score = score + guide / np.linalg.norm(guide)
        picks += [(j + 1, int(real[i])) for i in best(score, int(len(real) * r[j]))]
    return {"picks": picks}
