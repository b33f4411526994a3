"""Average pooling, pixel-unshuffle and temporal pooling: specification §9."""

from rules import row


def windows(view, side):
    tall = 1 if view["h"] == 1 else side
    for top in range(0, view["h"], tall):
        for left in range(0, view["w"], side):
            cells = [
                y * view["w"] + x
                for y in range(top, min(top + tall, view["h"]))
                for x in range(left, min(left + side, view["w"]))
            ]
            cells = [c for c in cells if view["valid"][c]]
            if cells:
                yield cells


def average(source, budget, params, seed):
    out = []
    for v, view in enumerate(source["views"]):
        for cells in windows(view, params.get("window", 2)):
            out.append(row(v, cells[0], [(v, c) for c in cells], [1 / len(cells)] * len(cells)))
    return {"rows": out}


def unshuffle(source, budget, params, seed):
    out = []
    for v, view in enumerate(source["views"]):
        for cells in windows(view, params.get("window", 2)):
            out.append(row(v, cells[0], [(v, c) for c in cells], [1.0] * len(cells)))
    return {"rows": out}


def temporal(source, budget, params, seed):
    views, frames = source["views"], params.get("frames", 4)
    out = []
    for start in range(0, len(views), frames):
        run = range(start, min(start + frames, len(views)))
        for i in range(len(views[0]["X"])):
            used = [v for v in run if views[v]["valid"][i]]
            if used:
                out.append(row(used[0], i, [(v, i) for v in used], [1 / len(used)] * len(used)))
    return {"rows": out}
