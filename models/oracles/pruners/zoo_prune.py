"""ZOO-Prune, 2509.24837: specification §6."""

import numpy as np

from rules import cosines, features, greedy, keep_count, table
from sources import Stream


def prune(source, budget, params, seed):
    tokens = table(source["views"])
    x = features(source["views"])
    m, h = params.get("directions", 64), params.get("step", 0.01)
    stream = Stream(seed)
    s = np.zeros(len(x))
    for _ in range(m):
        u = stream.normals(x.shape[1])
        u = u / np.linalg.norm(u)
        plus, minus = source["project"](x + h * u), source["project"](x - h * u)
        s += np.linalg.norm((plus.astype(float) - minus) / (2 * h), axis=1) / m
    spread = s.max() - s.min()
    scaled = np.ones(len(x)) if spread <= 1e-4 * s.max() else (s - s.min()) / spread
    z = source["project"](x).astype(float)
    similarity = cosines(z, z)
    count = keep_count(budget, len(tokens))
    picks = greedy(np.argmax(scaled), count, lambda p: scaled * (1 - similarity[:, p].max(1)))
    return {"picks": [tokens[i] for i in picks]}
