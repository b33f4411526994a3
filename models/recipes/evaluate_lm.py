"""Measure a shipped language model (its ONNX files) on held-out data; write `<out>/metrics.json`.

    python evaluate_lm.py --run RUN --out models/lm-bpe4k --data DATA [--windows 80] [--count 160]

Text: last chapters of every OpenStax book, the held-out novel, US Code titles 17, 35 and 44,
in windows of the trained context with no overlap. Tasks: words, forms and filler never
trained on, fresh seeds. All intervals are 95 % (Wilson, or bootstrap over windows).
"""
import argparse
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

import checkpoints
from corpora import load_corpora
from export_lm import PRECISIONS, export
from golden_lm import feeds, run, session
from lm_metrics import (bits_per_byte, held_out_tasks, needle, pair_recall, recall, repeat_accuracy, token_bytes)
from lm_model import LMConfig
from retrieval_tasks import split_words
from retrieval_wordings import KNOWN
from sparse_policies import measure_policies

DOMAINS = ("expository", "narrative", "legal")
SEED = 20_261_123


def onnx_predict(graph, config: LMConfig):
    """ids [B, T] → logits [B, T, V] through lm-core, without cache."""
    def predict(ids: Tensor) -> Tensor:
        rows, t = ids.shape
        inputs = feeds(config, ids[:1].numpy())
        inputs |= {"input_ids": ids.numpy(), "inputs_embeds": np.zeros((rows, t, config.width), np.float32),
                   "embed_mask": np.zeros((rows, t, 1), np.float32),
                   "position_ids": np.broadcast_to(np.arange(t), (rows, t)).copy(),
                   "attention_bias": np.broadcast_to(inputs["attention_bias"], (rows, 1, t, t)).copy()}
        for name in inputs:
            if name.startswith("past."):
                inputs[name] = np.zeros((rows, *inputs[name].shape[1:]), np.float32)
        return torch.from_numpy(graph.run(["logits"], inputs)[0])
    return predict


def named_heads(taps, config: LMConfig, low: int, prefix: int, half: int = 96, rows: int = 4) -> dict:
    """Mean attention of every head to the token after the earlier copy (induction) and to the token before."""
    random = np.random.RandomState(SEED)
    induction = np.zeros((config.layers, config.heads))
    previous = np.zeros_like(induction)
    for _ in range(rows):
        symbols = random.randint(low, config.vocab, half)
        ids = np.concatenate([[prefix], symbols, symbols])[None]
        out = run(taps, feeds(config, ids))
        query = np.arange(half + 1, 2 * half)
        for layer in range(config.layers):
            probs = out[f"probs.{layer}"][0]
            induction[layer] += probs[:, query, query - half + 1].mean(-1) / rows
            previous[layer] += probs[:, query, query - 1].mean(-1) / rows

    def table(mass: np.ndarray) -> list[dict]:
        order = np.argsort(-mass.ravel())[:6]
        return [{"layer": int(i // config.heads), "head": int(i % config.heads), "mass": round(float(mass.ravel()[i]), 4)}
                for i in order]
    return {"induction": table(induction), "previous_token": table(previous)}


def measure_text(predict, run_folder: Path, lengths: np.ndarray, bos: int, window: int, count: int) -> dict:
    return {domain: bits_per_byte(predict, np.load(run_folder / "ids" / f"{domain}.test.npy"), lengths, bos, window,
                                  count if domain == "expository" else count // 2, 4) for domain in DOMAINS}


def measure_tasks(predict, tokenizer: Tokenizer, filler: np.ndarray, words: list[str], low: int, context: int,
                  count: int) -> dict:
    """Repeats, pairs, needles, questions and threads; keys are task.size."""
    bos, task = tokenizer.token_to_id("<|bos|>"), tokenizer.token_to_id("<|task|>")
    out = {}
    for half in (32, 128, 256, context // 2):
        out[f"repeat.{2 * half}"] = repeat_accuracy(predict, low, tokenizer.get_vocab_size(), task, half, max(24, 4096 // half), SEED)
    tasks = held_out_tasks(tokenizer, filler, words, SEED, low)
    for kind in ("separator", "template"):
        for pairs in (4, 8, 16, 32, 64):
            out[f"pairs.{kind}.{pairs}"] = pair_recall(predict, tasks, task, kind, pairs, count // 4, length=context)
    known = held_out_tasks(tokenizer, filler, words, SEED + 1, low, KNOWN)
    for kind in ("separator", "template"):
        out[f"pairs_known_form.{kind}.16"] = pair_recall(predict, known, task, kind, 16, count // 4, length=context)
    for length in (256, 512, 1024):
        if length <= context:
            out[f"needle.{length}"] = needle(predict, tasks, bos, length, count)
            out[f"needle_known_form.{length}"] = needle(predict, known, bos, length, count)
    out["needle_question.512"] = needle(predict, known, bos, 512, count // 2, kind="question")
    out["thread_2_hops"] = recall(predict, task, [tasks.thread(256, 2) for _ in range(count // 2)])
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--windows", type=int, default=80, help="text windows of the expository domain; half as many of the others")
    parser.add_argument("--count", type=int, default=160, help="needles per length; other tasks in proportion")
    args = parser.parse_args()
    started = time.monotonic()
    saved = checkpoints.load(args.run / "checkpoint.pt")
    config = LMConfig(vocab=saved["model"]["embedding.weight"].shape[0], **saved["config"]["model"])
    tokenizer = Tokenizer.from_file(str(args.out / "tokenizer.json"))
    lengths, bos, low = token_bytes(tokenizer), tokenizer.token_to_id("<|bos|>"), saved["config"]["symbols_from"]
    context = max(p["length"] for p in saved["config"]["phases"])
    windows, count = args.windows, args.count
    words = split_words("\n".join(load_corpora(args.data)["expository"]["train"]), 8000)[1]
    filler = np.load(args.run / "ids" / "expository.test.npy")

    metrics: dict = {"context": context, "bits_per_byte": {}, "heads": {}}
    with tempfile.TemporaryDirectory() as folder:
        export(config, saved["model"], Path(folder), "fp32")
        reference = onnx_predict(session(Path(folder) / "lm-core.onnx"), config)
        metrics["bits_per_byte"]["fp32"] = measure_text(reference, args.run, lengths, bos, context, windows)
    for precision in PRECISIONS:
        predict = onnx_predict(session(args.out / precision / "lm-core.onnx"), config)
        metrics["bits_per_byte"][precision] = measure_text(predict, args.run, lengths, bos, context, windows)
    metrics["quantisation_delta"] = {
        p: {d: round(metrics["bits_per_byte"][p][d]["value"] - metrics["bits_per_byte"]["fp32"][d]["value"], 4) for d in DOMAINS}
        for p in PRECISIONS}
    predict = onnx_predict(session(args.out / "int8" / "lm-core.onnx"), config)
    metrics["tasks"] = measure_tasks(predict, tokenizer, filler, words, low, context, count)
    metrics["heads"] = named_heads(session(args.out / "int8" / "lm-taps.onnx"), config, low, tokenizer.token_to_id("<|task|>"))
    names = ["embed", "head", *[f"{part}.{layer}" for part in ("pre", "post") for layer in range(config.layers)]]
    graphs = {name: session(args.out / "int8" / f"{name}.onnx") for name in names}
    known = held_out_tasks(tokenizer, filler, words, SEED + 2, low, KNOWN)
    metrics["sparse_policies"] = measure_policies(graphs, config, known, bos, 256, count // 6)
    metrics["evaluation_minutes"] = round((time.monotonic() - started) / 60, 1)
    (args.out / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
