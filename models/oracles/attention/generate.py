"""Writes the golden files of the attention policies: python3 generate.py. Needs numpy alone.

Every program here was written from the specification, not from the TypeScript. A file holds, per case, the number and a
hash of the kept pairs of every planned call: the prompt's layers, then each further token's layers.
"""

import json
from pathlib import Path

import numpy as np

import patterns
import policies
from captures import Capture

GOLDEN = Path(__file__).parents[3] / "src/methods/attention/__golden__"
SHAPES = [
    {"layers": 3, "heads": 4, "kvHeads": 2, "d": 6, "tokens": 44},
    {"layers": 2, "heads": 3, "kvHeads": 3, "d": 5, "tokens": 71},
    {"layers": 5, "heads": 2, "kvHeads": 1, "d": 8, "tokens": 37},
    {"layers": 2, "heads": 6, "kvHeads": 2, "d": 4, "tokens": 100},
    {"layers": 4, "heads": 1, "kvHeads": 1, "d": 3, "tokens": 9},
]
STEPS = [4, 7, 5, 3, 6]

# policy: rule, parameters by seed
POLICIES = {
    "full-attention": (patterns.Full, [{}]),
    "sliding-window": (patterns.Window, [{}, {"budget": 0.4}]),
    "streaming-llm": (patterns.Streaming, [{}, {"budget": 0.3, "sinks": 2}, {"budget": 0.05, "sinks": 6}]),
    "h2o": (policies.H2O, [{}, {"budget": 0.3}, {"budget": 0.4, "recentShare": 0.25}]),
    "snapkv": (policies.SnapKV, [{"window": 3}, {"budget": 0.4, "window": 4, "kernel": 3}, {}]),
    "quest": (policies.Quest, [{"page": 4, "denseLayers": 0}, {"page": 3, "denseLayers": 1, "budget": 0.4}]),
    "minference-a-shape": (patterns.AShape, [{}, {"budget": 0.5, "initialShare": 0.4}]),
    "minference-vertical-slash": (policies.VerticalSlash, [{}, {"budget": 0.3, "columnShare": 0.5, "forced": 2, "lastQueries": 9}]),
    "minference-block": (policies.Blocks, [{"block": 4}, {"block": 5, "budget": 0.4}, {}]),
    "bigbird": (patterns.BigBird, [{"block": 4}, {"block": 3, "budget": 0.5, "globals": 2}, {}]),
    "strided": (patterns.Strided, [{}, {"budget": 0.4}, {"budget": 0.3, "stride": 5}]),
    "random-keys": (patterns.RandomKeys, [{}, {"budget": 0.4}]),
    "oracle-top-k": (patterns.OracleTopK, [{}, {"budget": 0.4}]),
    "tidal-decode": (policies.TidalDecode, [{}, {"budget": 0.3, "start": 1}, {"start": 0, "reselect": 1}, {"start": 0, "forceSelf": False}]),
    "token-select": (policies.TokenSelect, [{"initial": 2, "local": 3, "chunk": 7, "budget": 0.3}, {"initial": 1, "local": 4, "chunk": 4, "budget": 0.25, "vote": "logits", "similarity": 0.5}, {"initial": 2, "local": 2, "chunk": 9, "budget": 0.3, "vote": "hard"}, {}]),
    "gem-filter": (policies.GemFilter, [{}, {"budget": 0.3, "filterLayer": 1}, {"kernel": 3, "budget": 0.25}]),
    "dhsa": (policies.DHSA, [{"queryBlock": 4, "edge": 2, "denseTail": 3}, {"queryBlock": 8, "edge": 3, "denseTail": 0, "reach": 1, "distance": 1, "budget": 0.4}, {"queryBlock": 5, "edge": 1, "denseTail": 2, "aggregation": "mean"}, {"edge": 4}]),
    "still": (policies.Still, [{"chunk": 6, "salient": 1}, {"chunk": 4, "salient": 2}, {"chunk": 9, "salient": 3, "score": "decode-code"}, {}]),
    "tca-attention": (policies.TCA, [{"blockLog": 2, "mass": 0.6, "lastQueries": 8}, {"blockLog": 3, "mass": 0.8, "sinks": 1}, {"blockLog": 2, "mass": 0.9}]),
}


def digest(mask: np.ndarray) -> list:
    """How many pairs, and a hash of which."""
    kept = np.flatnonzero(mask)
    return [len(kept), int(((np.arange(len(kept)) + 1) * (kept + 1)).sum() % 1000000007)]


def calls(rule, capture: Capture, n: int) -> list:
    out = []
    seen = np.tril(np.ones((n, n), bool))
    for layer in range(capture.layers):
        mask = np.broadcast_to(rule.prompt(layer), (capture.heads, n, n)) & seen
        out.append(digest(mask))
    for token in range(n, capture.n):
        for layer in range(capture.layers):
            out.append(digest(np.broadcast_to(rule.step(layer, token), (capture.heads, token + 1))))
    return out


def golden(policy: str) -> str:
    rule, params = POLICIES[policy]
    cases = []
    for index, shape in enumerate(SHAPES):
        for seed in range(1, 6):
            capture = captured(seed, index)
            n = shape["tokens"] - STEPS[index]
            given = params[(seed + index) % len(params)]
            kept = calls(rule(capture, n, given, seed), capture, n)
            cases.append({"shape": index, "seed": seed, "prompt": n, "params": given, "kept": kept})

    def compact(value) -> str:
        return json.dumps(value, separators=(",", ":"))

    lines = ["{", f'"method":{compact(policy)},', f'"numpy":{compact(np.__version__)},', '"shapes":[']
    lines += [compact(s) + ("," if i + 1 < len(SHAPES) else "") for i, s in enumerate(SHAPES)] + ["],", '"cases":[']
    lines += [compact(c) + ("," if i + 1 < len(cases) else "") for i, c in enumerate(cases)] + ["]", "}"]
    return "\n".join(lines) + "\n"


CAPTURES: dict = {}


def captured(seed: int, index: int) -> Capture:
    if (seed, index) not in CAPTURES:
        CAPTURES[seed, index] = Capture(seed, SHAPES[index])
    return CAPTURES[seed, index]


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in POLICIES:
        (GOLDEN / f"{name}.json").write_text(golden(name))
        print(name, (GOLDEN / f"{name}.json").stat().st_size)
