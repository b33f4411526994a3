"""Measure an exported hierarchical model (its ONNX files) on held-out text; write `<out>/metrics.json`.

    python evaluate_hat.py --run RUN --out models/lm-hat [--windows 80]

Text and windows as in evaluate_lm.py, but a window is the trained number of words. Bits per byte
counts every bit, end-of-word symbols included; the first word of a window has no context and is
left out, bits and bytes alike. Only running text was trained, so there are no retrieval tasks.
"""
import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import checkpoints
from evaluate_lm import DOMAINS
from export_hat import export, next_word_logits, open_graphs
from export_lm import PRECISIONS
from hat_model import END_OF_WORD, HatConfig, word_targets
from lm_metrics import bootstrap_ratio
from train_hat import words_of


def bits_per_byte(graphs: dict, config: HatConfig, words: np.ndarray, window: int, count: int) -> dict:
    """Bits per UTF-8 byte over `count` windows of `window` words [M, W] spread evenly, with a 95 % bootstrap interval."""
    count = min(count, len(words) // window)
    bits, size = np.zeros(count), np.zeros(count)
    for i, start in enumerate(np.linspace(0, len(words) - window, count).astype(int)):
        rows = words[start:start + window].astype(np.int64)
        targets, counted = word_targets(torch.from_numpy(rows[1:]))
        logits = torch.from_numpy(next_word_logits(graphs, config, rows))
        nats = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none") * counted.flatten()
        bits[i], size[i] = float(nats.sum()) / np.log(2), (rows[1:] != END_OF_WORD).sum()
    return {**bootstrap_ratio(bits, size), "windows": count, "window_words": window, "bytes": int(size.sum())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--windows", type=int, default=80, help="text windows of the expository domain; half as many of the others")
    args = parser.parse_args()
    torch.set_num_threads(1)
    started = time.monotonic()
    saved = checkpoints.load(args.run / "checkpoint.pt")
    config, window = HatConfig(**saved["config"]["model"]), saved["config"]["length"]
    texts = {}
    for domain in DOMAINS:
        ids = np.load(args.run / "ids" / f"{domain}.test.npy")
        texts[domain] = words_of(ids, len(ids))

    def measure(folder: Path) -> dict:
        graphs = open_graphs(folder)
        return {domain: bits_per_byte(graphs, config, texts[domain], window, args.windows if domain == "expository" else args.windows // 2)
                for domain in DOMAINS}
    metrics: dict = {"context_words": window, "bits_per_byte": {}}
    with tempfile.TemporaryDirectory() as folder:
        export(config, saved["model"], Path(folder), "fp32")
        metrics["bits_per_byte"]["fp32"] = measure(Path(folder))
    for precision in PRECISIONS:
        metrics["bits_per_byte"][precision] = measure(args.out / precision)
    metrics["quantisation_delta"] = {
        p: {d: round(metrics["bits_per_byte"][p][d]["value"] - metrics["bits_per_byte"]["fp32"][d]["value"], 4) for d in DOMAINS}
        for p in PRECISIONS}
    metrics["evaluation_minutes"] = round((time.monotonic() - started) / 60, 1)
    (args.out / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
