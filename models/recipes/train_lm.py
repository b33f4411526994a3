"""Train one language model with the retrieval curriculum, in a wall-clock budget.

    python train_lm.py --config configs/lm-bpe4k-mini.json --run /root/ts-train/lm-bpe4k --data DATA --minutes 110

Phases (see the config) lengthen the context and move from random repeats to natural
retrieval. A phase is left only when its share of the budget is over and its gate passes.
Resumed with another config, the learning rates and mixtures of that config apply from there on.
Matrices are trained by Muon (Jordan 2024), embeddings and gains by AdamW.
Stop it whenever you like: the same command resumes from the last checkpoint.
"""
import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

import checkpoints
from corpora import load_corpora
from lm_metrics import bits_per_byte, held_out_tasks, needle, pair_recall, recall, repeat_accuracy, token_bytes
from lm_model import LanguageModel, LMConfig
from retrieval_tasks import RetrievalTasks, split_words
from retrieval_wordings import KNOWN, VALID, training_wordings


class SequenceStream(torch.utils.data.IterableDataset):
    """Endless batches (ids [B, T+1], loss weights [B, T+1], first position [B]) of one phase."""

    def __init__(self, config: dict, phase: dict, texts: dict[str, np.ndarray], tokenizer: Tokenizer,
                 words: list[str], seed: int):
        self.config, self.phase, self.texts, self.tokenizer = config, phase, texts, tokenizer
        self.words, self.seed = words, seed

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1009 + (info.id if info else 0))
        length, rows = self.phase["length"], self.phase["batch_tokens"] // self.phase["length"]
        tokenizer, domains = self.tokenizer, list(self.config["text_mix"])
        shares = [self.config["text_mix"][d] for d in domains]
        bos, task = tokenizer.token_to_id("<|bos|>"), tokenizer.token_to_id("<|task|>")

        def natural(n: int) -> list[int]:
            ids = self.texts[rng.choices(domains, shares)[0]]
            start = rng.randrange(len(ids) - n - 1)
            return ids[start:start + n].tolist()

        tasks = RetrievalTasks(lambda text: tokenizer.encode(text, add_special_tokens=False).ids, natural,
                               (self.config["symbols_from"], tokenizer.get_vocab_size()), self.words, rng,
                               training_wordings(self.phase.get("longest_wording", 4), self.phase.get("invented", 0.4)))
        kinds, chances = list(self.phase["tasks"]), list(self.phase["tasks"].values())
        while True:
            ids = np.zeros((rows, length + 1), np.int64)
            weights = np.ones((rows, length + 1), np.float32)
            for row in range(rows):
                kind = rng.choices([*kinds, None], [*chances, 1 - sum(chances)])[0]
                example = tasks.sample(kind, length, self.phase.get("max_gap", 4)) if kind else None
                plain = example is None or (kind in ("needle", "template", "question") and rng.random() < 0.5)
                line, weight = [bos if plain else task], [1.0]
                if example:
                    line, weight = line + example.ids, weight + example.weights
                missing = length + 1 - len(line)
                if missing > 0:
                    line, weight = line + natural(missing), weight + [1.0] * missing
                ids[row], weights[row] = line[:length + 1], weight[:length + 1]
            offset = [rng.randrange(2048) if rng.random() < 0.1 else 0 for _ in range(rows)]
            yield torch.from_numpy(ids), torch.from_numpy(weights), torch.tensor(offset)


def distant_keys_mask(length: int, generator: torch.Generator) -> Tensor:
    """Keep-mask [1, 1, T, T]: causal, with up to half of the keys dropped beyond the last 16."""
    drop = torch.rand(length, generator=generator) < torch.rand(1, generator=generator) * 0.5
    drop[0] = False
    query, key = torch.arange(length)[:, None], torch.arange(length)[None]
    return ((key <= query) & ~(drop[None] & (query - key > 16)))[None, None]


def optimizers(model: LanguageModel, config: dict) -> list[torch.optim.Optimizer]:
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and "embedding" not in n]
    gains = [p for p in model.parameters() if p.dim() < 2]
    muon = torch.optim.Muon(matrices, lr=config["lr_matrices"], momentum=0.95, weight_decay=0.05,
                            adjust_lr_fn="match_rms_adamw")
    adam = torch.optim.AdamW([{"params": [model.embedding.weight], "weight_decay": 0.02},
                              {"params": gains, "weight_decay": 0.0}],
                             lr=config["lr_embedding"], betas=(0.9, 0.95))
    for optimizer in (muon, adam):
        for group in optimizer.param_groups:
            group["peak"] = group["lr"]
    return [muon, adam]


class Trainer:
    def __init__(self, config: dict, run: Path, data: Path, minutes: float, device: str):
        self.config, self.run, self.device = config, run, device
        self.tokenizer = Tokenizer.from_file(str(run / "tokenizer.json"))
        self.texts = {d: np.load(run / "ids" / f"{d}.train.npy", mmap_mode="r") for d in config["text_mix"]}
        self.valid = np.load(run / "ids" / "expository.valid.npy")
        self.words = split_words("\n".join(load_corpora(data)["expository"]["train"]), 8000)
        self.lengths = token_bytes(self.tokenizer)
        torch.manual_seed(config["seed"])
        self.model = LanguageModel(LMConfig(vocab=self.tokenizer.get_vocab_size(), **config["model"])).to(device)
        self.forward = torch.compile(self.model) if config.get("compile") and device == "cuda" else self.model
        self.optimizers = optimizers(self.model, config)
        self.generator = torch.Generator().manual_seed(config["seed"])
        self.step = self.tokens = self.phase = 0
        self.curve: list[dict] = []
        self.earlier_configs: list[dict] = []
        state = checkpoints.load(run / "checkpoint.pt")
        if state:
            self.earlier_configs = state.get("earlier_configs", [])
            if state["config"] != config:
                self.earlier_configs.append({"until_step": state["step"], "config": state["config"]})
            self.model.load_state_dict(state["model"])
            for optimizer, saved in zip(self.optimizers, state["optimizers"]):
                peaks = [group["peak"] for group in optimizer.param_groups]
                optimizer.load_state_dict(saved)
                for group, peak in zip(optimizer.param_groups, peaks):
                    group["peak"] = peak
            self.step, self.tokens, self.phase, self.curve = (state[k] for k in ("step", "tokens", "phase", "curve"))
        self.clock = checkpoints.Clock(minutes, state["elapsed"] if state else 0.0)

    def checkpoint(self) -> None:
        checkpoints.save(self.run / "checkpoint.pt", {
            "model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.optimizers],
            "step": self.step, "tokens": self.tokens, "phase": self.phase, "curve": self.curve,
            "elapsed": self.clock.elapsed, "config": self.config, "earlier_configs": self.earlier_configs, "device": self.device,
            "torch": torch.__version__, "budget_minutes": self.clock.budget / 60})

    def predict(self, ids: Tensor) -> Tensor:
        positions = torch.arange(ids.shape[1], device=self.device).expand(ids.shape)
        with torch.no_grad(), torch.autocast(self.device, torch.bfloat16):
            return self.model(ids.to(self.device), positions).float().cpu()

    def measure(self) -> dict:
        """Validation figures of one moment; the gates read them."""
        length, symbols = self.config["phases"][self.phase]["length"], self.config["symbols_from"]
        bos, task = self.tokenizer.token_to_id("<|bos|>"), self.tokenizer.token_to_id("<|task|>")
        tasks = held_out_tasks(self.tokenizer, self.valid, self.words[1], 7, symbols, KNOWN)
        unseen = held_out_tasks(self.tokenizer, self.valid, self.words[1], 7, symbols, VALID)
        record = len(tasks.encode("\nThe code for winter is 4821.")) + len(tasks.encode("\nThe code for winter is 4821."))
        pairs = max(2, min(16, length // record))
        separators = pair_recall(self.predict, tasks, task, "separator", pairs, 24, length)
        templates = pair_recall(self.predict, tasks, task, "template", pairs, 24, length)
        needles = needle(self.predict, tasks, bos, length, 32)
        gaps = recall(self.predict, task, [tasks.symbol_pairs(128, self.config["phases"][self.phase].get("max_gap", 4)) for _ in range(24)])
        unseen_templates = pair_recall(self.predict, unseen, task, "template", pairs, 24, length)
        unseen_separators = pair_recall(self.predict, unseen, task, "separator", pairs, 24, length)
        return {
            "minutes": round(self.clock.elapsed / 60, 2), "step": self.step, "tokens": self.tokens,
            "phase": self.config["phases"][self.phase]["name"], "length": length,
            "bits_per_byte": bits_per_byte(self.predict, self.valid, self.lengths, bos, min(length, 512), 24)["value"],
            "induction": repeat_accuracy(self.predict, symbols, self.tokenizer.get_vocab_size(), task, length // 2 - 1,
                                         8)["value"],
            "separator_first": separators["first_token"]["value"], "separator_exact": separators["exact"]["value"],
            "template_first": templates["first_token"]["value"], "template_exact": templates["exact"]["value"],
            "needle_exact": needles["exact"]["value"],
            "symbol_gap_first": gaps["first_token"]["value"], "unseen_template_exact": unseen_templates["exact"]["value"],
            "unseen_separator_exact": unseen_separators["exact"]["value"], "pairs": pairs}

    def gate_passes(self, measures: dict) -> bool:
        phase = self.config["phases"][self.phase]
        return self.clock.fraction >= phase["until"] and all(
            measures[name] is not None and measures[name] >= least for name, least in phase.get("gate", {}).items())

    def train_step(self, batch: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        ids, weights, offset = (t.to(self.device, non_blocking=True) for t in batch)
        factor = checkpoints.learning_rate(self.clock.fraction, self.step, self.config["warmup"],
                                           self.config["flat_until"], self.config["final_lr"])
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * factor
        length = ids.shape[1] - 1
        masked = torch.rand(1, generator=self.generator).item() < self.config["key_masking"]
        mask = distant_keys_mask(length, self.generator).to(self.device) if masked else None
        positions = offset[:, None] + torch.arange(length, device=self.device)
        with torch.autocast(self.device, torch.bfloat16):
            logits = self.forward(ids[:, :-1], positions, mask)
        losses = F.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
        weights = weights[:, 1:].flatten()
        loss = (losses * weights).sum() / weights.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += length * ids.shape[0]
        return loss.detach()

    def batches(self):
        stream = SequenceStream(self.config, self.config["phases"][self.phase], self.texts, self.tokenizer,
                                self.words[0], self.config["seed"] * 10_007 + self.step)
        workers = self.config.get("workers", 0)
        return iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=workers,
                                                prefetch_factor=4 if workers else None))

    def run_until_budget(self) -> None:
        batches, next_measure, last_save = self.batches(), self.config["measure_seconds"], time.monotonic()
        while self.clock.fraction < 1:
            self.clock.wait_while_paused()
            loss = self.train_step(next(batches))
            if self.clock.computed() >= next_measure or self.clock.fraction >= 1:
                measures = {**self.measure(), "loss": round(float(loss), 4)}
                self.curve.append(measures)
                print(json.dumps(measures), flush=True)
                next_measure = self.clock.computed() + self.config["measure_seconds"]
                if self.phase + 1 < len(self.config["phases"]) and self.gate_passes(measures):
                    self.phase += 1
                    batches = self.batches()
            if time.monotonic() - last_save > 240:
                self.checkpoint()
                last_save = time.monotonic()
        self.checkpoint()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="folder with tokenizer.json and ids/")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    Trainer(json.loads(args.config.read_text()), args.run, args.data, args.minutes, args.device).run_until_budget()


if __name__ == "__main__":
    main()
