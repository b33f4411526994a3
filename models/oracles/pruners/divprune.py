"""DivPrune, 2503.02175: specification §2."""

import numpy as np

from rules import cosines, features, greedy, keep_count, table


def prune(source, budget, params, seed):
    tokens = table(source["views"])
    x = features(source["views"])
    d = 1 - cosines(x, x)
    apart = d.copy()
    np.fill_diagonal(apart, np.inf)
    first = np.argmax(apart.min(1)) if len(tokens) > 1 else 0
    picks = greedy(first, keep_count(budget, len(tokens)), lambda s: d[:, s].min(1))
    return {"picks": [tokens[i] for i in picks]}
