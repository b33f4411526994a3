"""Synthetic sources, drawn number for number as `src/testing/synthetic-source.ts` draws them.

All values come from mulberry32 and exact float64 arithmetic, rounded once to float32.
"""

import json
from pathlib import Path

import numpy as np


class Stream:
    """mulberry32 as a counter-based generator: draw k depends on seed + k alone."""

    def __init__(self, seed: int):
        self.state = seed & 0xFFFFFFFF

    def uniforms(self, count: int) -> np.ndarray:
        steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x6D2B79F5)
        state = ((np.uint64(self.state) + steps) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        if count:
            self.state = int(state[-1])
        with np.errstate(over="ignore"):
            t = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
            t = t ^ (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61)))
        return ((t ^ (t >> np.uint32(14))) & np.uint32(0xFFFFFFFF)).astype(np.float64) / 4294967296.0

    def normals(self, count: int) -> np.ndarray:
        u = self.uniforms(2 * count).reshape(count, 2)
        return np.sqrt(-2 * np.log(1 - u[:, 0])) * np.cos(2 * np.pi * u[:, 1])


def bell(u: np.ndarray) -> np.ndarray:
    """Groups of four uniforms, summed and centred."""
    quads = u.reshape(-1, 4)
    return quads[:, 0] + quads[:, 1] + quads[:, 2] + quads[:, 3] - 2


def clustered(stream: Stream, rows: int, width: int) -> np.ndarray:
    centres = bell(stream.uniforms(5 * width * 4)).reshape(5, width)
    u = stream.uniforms(rows * (1 + 4 * width)).reshape(rows, 1 + 4 * width)
    cluster = np.floor(u[:, 0] * 5).astype(int)
    noise = bell(u[:, 1:].reshape(-1)).reshape(rows, width)
    return (centres[cluster] + noise / 4).astype(np.float32)


ROLES = {
    "single": ["single"],
    "audio": ["audio"],
    "crops": ["thumbnail", "crop", "crop", "crop", "crop"],
}


def make_source(seed: int, shape: dict) -> dict:
    stream = Stream(seed)
    h, w, d, p = shape["h"], shape["w"], shape["d"], shape["p"]
    n = h * w
    rows = n + (1 if shape["hasCls"] else 0)
    roles = ["frame"] * shape["frames"] if shape["views"] == "frames" else ROLES[shape["views"]]
    views = []
    for v, role in enumerate(roles):
        view = {"role": role, "h": h, "w": w, "layers": shape["layers"], "cls": shape["hasCls"]}
        view["X"] = clustered(stream, n, d)
        view["joint"] = clustered(stream, n, p)
        view["importance"] = bell(stream.uniforms(4 * n)).astype(np.float32)
        view["target"] = np.maximum(0, stream.uniforms(n) * 2 - 1).astype(np.float32)
        view["taps"] = []
        for _ in range(shape["layers"]):
            q = np.stack([clustered(stream, rows, shape["dh"]) for _ in range(shape["heads"])])
            k = np.stack([clustered(stream, rows, shape["dh"]) for _ in range(shape["heads"])])
            view["taps"].append((q.astype(np.float64), k.astype(np.float64)))
        valid = np.ones(n, bool)
        if shape["padded"]:
            valid[np.arange(n) % w == w - 1] = False
        view["valid"] = valid
        if role == "crop":
            view["place"] = ((v - 1) // 2, (v - 1) % 2, 2, 2)
        view["X"] = view["X"].astype(np.float64)
        view["joint"] = view["joint"].astype(np.float64)
        views.append(view)
    embeds = clustered(stream, shape["textTokens"], p).astype(np.float64)
    pooled = bell(stream.uniforms(4 * p)).astype(np.float32).astype(np.float64)
    a = bell(stream.uniforms(4 * d * 8)).reshape(d, 8)
    b = bell(stream.uniforms(4 * 8 * p)).reshape(8, p)

    def project(x: np.ndarray) -> np.ndarray:
        middle = x.astype(np.float32).astype(np.float64) @ a
        return ((middle / (1 + np.abs(middle))) @ b).astype(np.float32)

    return {"views": views, "embeds": embeds, "pooled": pooled, "project": project}


def load_source(folder: str):
    """The source and the tasks that `src/cli/bench/prune/numpy-peer.ts` has written."""
    task = json.loads((Path(folder) / "task.json").read_text())
    data = np.fromfile(Path(folder) / "data.bin", np.float32)

    def tensor(ref):
        if ref is None:
            return None
        size = int(np.prod(ref["shape"]))
        return data[ref["offset"] : ref["offset"] + size].reshape(ref["shape"]).astype(np.float64)

    views = []
    for view in task["views"]:
        names = {name: tensor(view.get(name)) for name in ("X", "joint", "importance", "target")}
        taps = [(tensor(q), tensor(k)) for q, k in view["taps"]]
        place = tuple(view["place"]) if view.get("place") else None
        views.append({**view, **names, "taps": taps, "place": place, "valid": np.ones(view["h"] * view["w"], bool)})
    text = {name: tensor(ref) for name, ref in task.get("text", {}).items()}
    a, b = tensor(task["projector"]["a"]), tensor(task["projector"]["b"])

    def project(x: np.ndarray) -> np.ndarray:
        middle = x.astype(np.float32).astype(np.float64) @ a
        return ((middle / (1 + np.abs(middle))) @ b).astype(np.float32)

    return {"views": views, **text, "project": project}, task["tasks"]
