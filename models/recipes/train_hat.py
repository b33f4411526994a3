"""Train the hierarchical (byte → word → byte) model on running text, in a wall-clock budget.

    python train_hat.py --config configs/lm-hat-mini.json --run RUN --minutes 60

RUN needs the byte tokenizer.json and ids/ of lm-byte (train_tokenizer.py --vocab 262, tokenise_text.py).
Bits per byte counts every bit, end-of-word symbols included. Same trunk, optimiser and schedule as train_lm.py.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import regex
import torch
import torch.nn.functional as F
from torch import Tensor

import checkpoints
import optimizers
from hat_model import END_OF_WORD, WORD_BYTES, HatConfig, HatModel, word_targets
from train_tokenizer import SPECIAL_TOKENS, SPLIT_PATTERN

FIRST_BYTE = len(SPECIAL_TOKENS)


def cut_words(text: str) -> np.ndarray:
    """Words [M, W] uint16 of a text: ids of their bytes, END_OF_WORD after the last one; longer words are split."""
    rows = []
    for piece in regex.findall(SPLIT_PATTERN, text):
        data = piece.encode()
        for start in range(0, len(data), WORD_BYTES):
            rows.append(data[start:start + WORD_BYTES])
    words = np.full((len(rows), WORD_BYTES), END_OF_WORD, np.uint16)
    for row, data in enumerate(rows):
        words[row, :len(data)] = np.frombuffer(data, np.uint8).astype(np.uint16) + FIRST_BYTE
    return words


def words_of(ids: np.ndarray, limit: int) -> np.ndarray:
    """Words of the first `limit` byte ids."""
    chosen = ids[:limit]
    return cut_words(bytes((chosen[chosen >= FIRST_BYTE] - FIRST_BYTE).astype(np.uint8)).decode("utf-8", "replace"))


class Trainer:
    def __init__(self, config: dict, run: Path, minutes: float, device: str):
        self.config, self.run, self.device = config, run, device
        limit = int(config["megabytes_per_domain"] * 1e6)
        self.texts = {d: words_of(np.load(run / "ids" / f"{d}.train.npy", mmap_mode="r"), limit) for d in config["text_mix"]}
        self.valid = words_of(np.load(run / "ids" / "expository.valid.npy"), 200_000)
        torch.manual_seed(config["seed"])
        self.random = np.random.RandomState(config["seed"])
        self.model = HatModel(HatConfig(**config["model"])).to(device)
        self.optimizers = optimizers.build(self.model, config["lr_matrices"], config["lr_rest"])
        self.step, self.words, self.curve = 0, 0, []
        state = checkpoints.load(run / "checkpoint.pt")
        if state:
            self.model.load_state_dict(state["model"])
            for optimizer, saved in zip(self.optimizers, state["optimizers"]):
                optimizer.load_state_dict(saved)
            self.step, self.words, self.curve = state["step"], state["words"], state["curve"]
        self.clock = checkpoints.Clock(minutes, state["elapsed"] if state else 0.0)

    def nats(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """(summed nats, bytes) of words [B, N, W] after the first of each row."""
        positions = torch.arange(words.shape[1], device=self.device).expand(words.shape[:2])
        with torch.autocast(self.device, torch.bfloat16):
            logits = self.model(words, positions)
        targets, counted = word_targets(words[:, 1:])
        losses = F.cross_entropy(logits.float().flatten(0, 2), targets.flatten(), reduction="none")
        return (losses * counted.flatten()).sum(), (targets[..., :-1] != END_OF_WORD).sum()

    def batch(self) -> Tensor:
        rows, length = self.config["rows"], self.config["length"]
        domains, shares = zip(*self.config["text_mix"].items())
        out = np.zeros((rows, length, WORD_BYTES), np.int64)
        for row, domain in enumerate(self.random.choice(domains, rows, p=np.array(shares) / sum(shares))):
            start = self.random.randint(len(self.texts[domain]) - length)
            out[row] = self.texts[domain][start:start + length]
        return torch.from_numpy(out).to(self.device)

    @torch.no_grad()
    def measure(self) -> dict:
        length, total, size = self.config["length"], 0.0, 0
        for start in range(0, len(self.valid) - length, length):
            nats, count = self.nats(torch.from_numpy(self.valid[start:start + length].astype(np.int64))[None].to(self.device))
            total, size = total + float(nats), size + int(count)
        return {"minutes": round(self.clock.elapsed / 60, 2), "step": self.step, "words": self.words,
                "bits_per_byte": round(total / math.log(2) / size, 4)}

    def checkpoint(self) -> None:
        checkpoints.save(self.run / "checkpoint.pt", {
            "model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.optimizers], "step": self.step,
            "words": self.words, "curve": self.curve, "elapsed": self.clock.elapsed, "config": self.config,
            "device": self.device, "torch": torch.__version__, "budget_minutes": self.clock.budget / 60})

    def run_until_budget(self) -> None:
        next_measure, last_save = self.config["measure_seconds"], time.monotonic()
        while self.clock.fraction < 1:
            self.clock.wait_while_paused()
            optimizers.set_factor(self.optimizers, checkpoints.learning_rate(
                self.clock.fraction, self.step, self.config["warmup"], self.config["flat_until"], self.config["final_lr"]))
            words = self.batch()
            nats, count = self.nats(words)
            (nats / count).backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimizers.step(self.optimizers)
            self.step, self.words = self.step + 1, self.words + words.shape[0] * words.shape[1]
            if self.clock.computed() >= next_measure or self.clock.fraction >= 1:
                self.curve.append(self.measure())
                print(json.dumps(self.curve[-1]), flush=True)
                next_measure = self.clock.computed() + self.config["measure_seconds"]
            if time.monotonic() - last_save > 240:
                self.checkpoint()
                last_save = time.monotonic()
        self.checkpoint()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    Trainer(json.loads(args.config.read_text()), args.run, args.minutes, args.device).run_until_budget()


if __name__ == "__main__":
    main()
