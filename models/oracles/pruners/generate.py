"""Writes the golden files of the pruners, or times one program.

    python3 generate.py                  all golden files, byte-stable for one numpy version
    python3 generate.py --time FOLDER    times the tasks that `npm run -s bench -- prune` left there

Needs numpy alone. Every program here was written from the specification, not from the TypeScript.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

import baselines
import divprune
import dycoke
import globalcom2
import idpruner
import pooling
import prumerge
import recoverable_compression
import slime_selector
import token_correlation
import tome
import visionzip
import zoo_prune
from sources import load_source, make_source

GOLDEN = Path(__file__).parents[3] / "src/methods/pruners/__golden__"
GRIDS = [(1, 1, 3), (1, 2, 4), (2, 3, 5), (3, 4, 8), (5, 5, 6), (4, 9, 16), (8, 8, 12), (7, 11, 24), (12, 12, 32), (16, 24, 20)]

# method: program, kind of source, kinds of budget, parameters by seed
ANY = ["count", "ratio"]
PROGRAMS = {
    "divprune": (divprune.prune, "single", ANY, [{}]),
    "idpruner": (idpruner.prune, "single", ANY, [{}, {"lambda": 0.8}, {"importance": "norm"}, {"importance": "given", "parallel": 3}, {"lambda": 0.25}]),
    "zoo-prune": (zoo_prune.prune, "single", ANY, [{"directions": 4}, {"directions": 7, "step": 0.05}]),
    "visionzip": (visionzip.zip_prune, "single", ANY, [{}, {"merge": "mean"}, {"contextShare": 0.5}]),
    "visiondrop": (visionzip.drop_prune, "single", ANY, [{}, {"stages": 2}, {"merge": "mean"}, {"stages": 4}]),
    "tome": (tome.prune, "single", ANY, [{}]),
    "adjacent-merging": (tome.adjacent, "audio", ["auto", "count"], [{}, {"theta": 0.5}]),
    "average-pooling": (pooling.average, "single", ["auto"], [{}, {"window": 3}]),
    "pixel-unshuffle": (pooling.unshuffle, "single", ["auto"], [{}, {"window": 3}]),
    "temporal-pooling": (pooling.temporal, "frames", ["auto"], [{}, {"frames": 3}]),
    "dycoke": (dycoke.prune, "frames", ["auto"], [{}, {"prune": 0.5}, {"releaseIndexing": True}]),
    "prumerge": (prumerge.prune, "single", ["auto"], [{}, {"plus": True, "neighbours": 8}, {"neighbours": 5}]),
    "recoverable-compression": (recoverable_compression.prune, "single", ["auto"], [{}, {"visualNeighbours": 4, "textNeighbours": 4, "mergeNeighbours": 3}, {"visualNeighbours": 3, "textNeighbours": 5, "mergeNeighbours": 2, "releaseQuirk": True}]),
    "token-correlation": (token_correlation.prune, "single", ["auto"], [{"alpha": 0.7}, {"alpha": 0.5, "beta": 0.15}, {}]),
    "globalcom2": (globalcom2.prune, "crops", ["ratio"], [{}, {"guidance": "local", "tau": 2}, {"scores": "attention"}, {"guidance": "global"}]),
    "slime-selector": (slime_selector.select, "crops", ["auto"], [{}, {"gamma": 0.4, "temperature": 0.2}]),
    "sparsevlm": (slime_selector.sparse, "single", ANY, [{}, {"recycled": 0.6}, {"recycled": 0}]),
    "fastv": (baselines.fastv, "single", ANY, [{}]),
    "random-tokens": (baselines.random_tokens, "single", ANY, [{}]),
    "uniform-grid": (baselines.uniform_grid, "single", ANY, [{}]),
    "cls-top-k": (baselines.cls_top_k, "single", ANY, [{}]),
    "oracle-mask": (baselines.oracle_mask, "single", ANY, [{}]),
}


def shape_of(index: int, views: str) -> dict:
    h, w, d = GRIDS[index]
    if views == "audio":
        h, w = 1, h * w
    if views == "crops" and h * w > 80:
        h, w = 8, 10
    if views == "frames" and h * w > 30:
        h, w = 4, 5 + index % 2
    return {
        "h": h, "w": w, "d": d, "heads": 2 + index % 2, "dh": 3 + 2 * (index % 3), "p": 4 + index,
        "textTokens": 1 + index % 4, "layers": 4 + index % 3, "hasCls": True, "padded": index in (3, 5, 8),
        "views": views, "frames": 4 + index % 7,
    }


def budget_of(kinds: list, index: int, seed: int, total: int) -> dict:
    kind = kinds[seed % len(kinds)]
    part = [0.1, 0.3, 0.5, 0.75, 0.2][(index + seed) % 5]
    if kind == "count":
        return {"kind": kind, "keep": max(1, round(total * part))}
    return {"kind": kind, "keep": part} if kind == "ratio" else {"kind": kind}


def key(view: int, index: int) -> int:
    return view * 65536 + index


def set_digest(tokens: list) -> list:
    """How many, and a hash of which."""
    hashed = 0
    for position, value in enumerate(sorted(key(v, i) for v, i in tokens)):
        hashed = (hashed + (position + 1) * (value + 1)) % 1000000007
    return [len(tokens), hashed]


def digest(rows: list, source: dict) -> list:
    """Per row: where it sits, how many sources, a hash of them, and one number that depends on every weight."""
    out = []
    for r in rows:
        y = 0.0
        for (v, i), weight in zip(r["src"], r["w"]):
            x = source["views"][v]["X"][i]
            y += weight * float((x * ((np.arange(len(x)) % 7) - 3)).sum())
        out.append([r["view"], r["anchor"], *set_digest(r["src"]), float(f"{y:.6g}")])
    return out


def golden(method: str) -> str:
    program, views, kinds, params = PROGRAMS[method]
    shapes = [shape_of(i, views) for i in range(len(GRIDS))]
    cases = []
    for index, shape in enumerate(shapes):
        for seed in range(1, 6):
            source = make_source(seed, shape)
            total = int(sum(v["valid"].sum() for v in source["views"]))
            case = {"shape": index, "seed": seed, "budget": budget_of(kinds, index, seed, total), "params": params[seed % len(params)]}
            result = program(source, case["budget"], case["params"], seed)
            if "rows" in result:
                case["rows"] = digest(result["rows"], source)
            if "picks" in result:
                case["picks"] = [key(v, i) for v, i in result["picks"]]
            if "kept" in result:
                case["kept"] = set_digest(result["kept"])
            cases.append(case)

    def compact(value) -> str:
        return json.dumps(value, separators=(",", ":"))

    lines = ["{", f'"method":{compact(method)},', f'"numpy":{compact(np.__version__)},', '"shapes":[']
    lines += [compact(s) + ("," if i + 1 < len(shapes) else "") for i, s in enumerate(shapes)] + ["],", '"cases":[']
    lines += [compact(c) + ("," if i + 1 < len(cases) else "") for i, c in enumerate(cases)] + ["]", "}"]
    return "\n".join(lines) + "\n"


def clock() -> float:
    """Processor seconds of this process: a busy machine must not slow anybody's figure."""
    return time.process_time()


def timed(folder: str) -> dict:
    """Best of three runs of every task, the projector's own time taken off."""
    source, tasks = load_source(folder)
    spent = 0.0
    project = source["project"]

    def clocked(x):
        nonlocal spent
        started = clock()
        y = project(x)
        spent += clock() - started
        return y

    source["project"] = clocked
    answers = {}
    for task in tasks:
        best = float("inf")
        for _ in range(3):
            spent = 0.0
            started = clock()
            result = PROGRAMS[task["method"]][0](source, task["budget"], task["params"], task["seed"])
            best = min(best, clock() - started - spent)
        rows = result.get("rows")
        tokens = [(r["view"], r["anchor"]) for r in rows] if rows else result.get("kept") or result["picks"]
        answers[task["method"]] = {"ms": best * 1000, "anchors": sorted(tokens)}
    return answers


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--time":
        print(json.dumps(timed(sys.argv[2])))
    else:
        GOLDEN.mkdir(exist_ok=True)
        for name in PROGRAMS:
            (GOLDEN / f"{name}.json").write_text(golden(name))
            print(name, (GOLDEN / f"{name}.json").stat().st_size)
