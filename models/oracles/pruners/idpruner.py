"""IDPruner, 2602.13315: specification §3."""

import numpy as np

from rules import best, cosines, features, keep_count, saliency, table, valid


def prune(source, budget, params, seed):
    views = source["views"]
    tokens = table(views)
    x = features(views)
    kind = params.get("importance", "cls-attention")
    if kind == "norm":
        s = np.linalg.norm(x, axis=1)
    elif kind == "given":
        s = np.concatenate([v["importance"][valid(v)] for v in views]).astype(float)
    else:
        s = np.concatenate([saliency(v, -2)[valid(v)] for v in views])
    importance = (s - s.min()) / (s.max() - s.min() + 1e-6)
    similarity = cosines(x, x)
    lam = params.get("lambda", 0.5)
    count = keep_count(budget, len(tokens))
    picks = [int(np.argmax(importance))]
    while len(picks) < count:
        score = lam * importance - (1 - lam) * similarity[:, picks].max(1)
        score[picks] = -np.inf
        picks += [int(i) for i in best(score, min(params.get("parallel", 1), count - len(picks)))]
    return {"picks": [tokens[i] for i in picks]}
