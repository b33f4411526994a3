"""Train the image–text encoder on composed scenes, in a wall-clock budget.

    python train_clip.py --config configs/clip-scenes-mini.json --run /root/ts-train/clip-scenes --data DATA --minutes 55

Loss = InfoNCE (both ways, relation-swapped captions as extra negatives)
     + 2 × dense grounding: BCE of patch·phrase against "the object covers > 25 % of the patch"
     + `saliency` × cross-entropy of the CLS attention against object coverage.
The last term makes CLS look at objects *by construction*; the variant with saliency 0 is the honest baseline.
Stop it whenever you like: the same command resumes from the last checkpoint.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

import checkpoints
import optimizers
from clip_metrics import measure, pixels
from clip_model import ClipConfig, ClipModel
from scene_classes import SceneClasses, load_classes
from scenes import Scene, SceneComposer, load_photos
from train_tokenizer import train_bpe

VALID_SEED, TEST_SEED = 990_001, 770_001


def caption_tokenizer(classes: SceneClasses, composer: SceneComposer, vocab: int) -> Tokenizer:
    """Byte-level BPE over class phrases and sampled captions."""
    captions = [composer.scene().caption for _ in range(4000)]
    return train_bpe(captions + classes.phrases * 8 + [k for words in classes.keywords for k in words] * 4, vocab)


def encode_texts(tokenizer: Tokenizer, texts: list[str], config: ClipConfig) -> Tensor:
    """Ids [C, L] of texts, padded and cut to the text tower's length."""
    rows = [tokenizer.encode(t, add_special_tokens=False).ids[:config.text_tokens] for t in texts]
    longest = max(len(r) for r in rows)
    return torch.tensor([r + [config.pad] * (longest - len(r)) for r in rows])


def dense_targets(scenes: list[Scene], compared: list[int]) -> Tensor:
    """Coverage [B, C, N] of every compared class in every patch."""
    target = torch.zeros(len(scenes), len(compared), scenes[0].coverage[0].size)
    place = {index: column for column, index in enumerate(compared)}
    for row, scene in enumerate(scenes):
        for index, coverage in zip(scene.classes, scene.coverage):
            target[row, place[index]] += torch.from_numpy(coverage.ravel())
    return target


def compared_classes(scenes: list[Scene], total: int, count: int, generator: torch.Generator) -> list[int]:
    """Every class of the batch and random others, `count` in all (or more if the batch has more)."""
    present = {index for scene in scenes for index in scene.classes}
    others = [i for i in torch.randperm(total, generator=generator).tolist() if i not in present]
    return sorted(present) + others[: max(0, count - len(present))]


class SceneStream(torch.utils.data.IterableDataset):
    """Endless lists of scenes; every worker composes its own."""

    def __init__(self, classes: SceneClasses, photos: np.ndarray, config: ClipConfig, batch: int, seed: int):
        self.classes, self.photos, self.config, self.batch, self.seed = classes, photos, config, batch, seed

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        composer = SceneComposer(self.classes, self.photos, self.config.image, self.config.patch,
                                 (self.seed * 997 + (info.id if info else 0)) % 2**31)
        while True:
            yield [composer.scene() for _ in range(self.batch)]


class Trainer:
    def __init__(self, config: dict, run: Path, data: Path, minutes: float, device: str, font: Path,
                 steps: int | None = None):
        self.config, self.run, self.device = config, run, device
        run.mkdir(parents=True, exist_ok=True)
        self.classes = load_classes(data, config["sprites"], font)
        self.photos, self.held_out_photos = load_photos(data)
        path = run / "tokenizer.json"
        if not path.exists():
            composer = SceneComposer(self.classes, self.photos, config["model"]["image"], config["model"]["patch"], 5)
            caption_tokenizer(self.classes, composer, config["vocab"]).save(str(path))
        self.tokenizer = Tokenizer.from_file(str(path))
        self.shape = ClipConfig(vocab=self.tokenizer.get_vocab_size(), pad=self.tokenizer.token_to_id("<|pad|>"),
                                **config["model"])
        torch.manual_seed(config["seed"])
        self.model = ClipModel(self.shape).to(device)
        self.optimizers = optimizers.build(self.model, config["lr_matrices"], config["lr_rest"])
        self.phrases = encode_texts(self.tokenizer, self.classes.phrases, self.shape).to(device)
        self.generator = torch.Generator().manual_seed(config["seed"])
        self.step = 0
        self.curve: list[dict] = []
        state = checkpoints.load(run / "checkpoint.pt")
        if state:
            self.model.load_state_dict(state["model"])
            for optimizer, saved in zip(self.optimizers, state["optimizers"]):
                optimizer.load_state_dict(saved)
            self.step, self.curve = state["step"], state["curve"]
        self.clock = checkpoints.Clock(minutes, state["elapsed"] if state else 0.0, steps)
        self.clock.step = self.step

    def checkpoint(self) -> None:
        checkpoints.save(self.run / "checkpoint.pt", {
            "model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.optimizers],
            "step": self.step, "curve": self.curve, "elapsed": self.clock.elapsed, "config": self.config,
            "classes": self.classes.names, "phrases": self.classes.phrases, "device": self.device,
            "torch": torch.__version__, "budget_minutes": self.clock.budget / 60})

    def held_out_scenes(self, count: int, seed: int) -> list[Scene]:
        composer = SceneComposer(self.classes, self.held_out_photos, self.shape.image, self.shape.patch, seed)
        return [composer.scene() for _ in range(count)]

    def measure(self, scenes: list[Scene]) -> dict:
        def encode_image(batch: Tensor) -> tuple[Tensor, ...]:
            with torch.no_grad(), torch.autocast(self.device, torch.bfloat16):
                return tuple(t.float().cpu() for t in self.model.image(batch.to(self.device)))

        def encode_text(texts: list[str]) -> Tensor:
            with torch.no_grad(), torch.autocast(self.device, torch.bfloat16):
                return self.model.text(encode_texts(self.tokenizer, texts, self.shape).to(self.device)).float().cpu()

        return measure(encode_image, encode_text, scenes, self.classes.phrases)

    def train_step(self, scenes: list[Scene]) -> dict[str, Tensor]:
        optimizers.set_factor(self.optimizers, checkpoints.learning_rate(
            self.clock.fraction, self.step, self.config["warmup"], self.config["flat_until"], self.config["final_lr"]))
        model, count = self.model, len(scenes)
        texts = [s.caption for s in scenes] + [s.distractor for s in scenes if s.distractor]
        ids = encode_texts(self.tokenizer, texts, self.shape).to(self.device)
        compared = compared_classes(scenes, len(self.classes.phrases), self.config["compared_classes"], self.generator)
        target = dense_targets(scenes, compared).to(self.device)
        with torch.autocast(self.device, torch.bfloat16):
            image, patches, attention = model.image(pixels(scenes).to(self.device))
            captions, phrases = model.text(ids), model.text(self.phrases[compared])
        logits = image @ captions.T * model.log_scale.exp()
        truth = torch.arange(count, device=self.device)
        contrastive = (F.cross_entropy(logits, truth) + F.cross_entropy(logits[:, :count].T, truth)) / 2
        similarity = torch.einsum("bnj,cj->bcn", patches, phrases) * model.dense_log_scale.exp() + model.dense_bias
        wanted = (target > 0.25).float()
        dense = (F.binary_cross_entropy_with_logits(similarity, wanted, reduction="none") * (1 + 20 * wanted)).mean()
        coverage = target.sum(1).clamp(max=1)
        coverage = coverage / coverage.sum(1, keepdim=True).clamp(min=1e-6)
        attention = attention / attention.sum(1, keepdim=True)
        saliency = -(coverage * (attention + 1e-8).log()).sum(1).mean()
        loss = contrastive + self.config["dense"] * dense + self.config["saliency"] * saliency
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizers.step(self.optimizers)
        with torch.no_grad():
            model.log_scale.clamp_(max=4.6)
        self.step += 1
        self.clock.step = self.step
        return {"contrastive": contrastive.detach(), "dense": dense.detach(), "saliency": saliency.detach()}

    def run_until_budget(self) -> None:
        stream = SceneStream(self.classes, self.photos, self.shape, self.config["batch"], self.config["seed"] + self.step)
        workers = self.config.get("workers", 0)
        batches = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=workers,
                                                   prefetch_factor=4 if workers else None))
        valid = self.held_out_scenes(192, VALID_SEED)
        next_measure, last_save = self.config["measure_seconds"], time.monotonic()
        while self.clock.fraction < 1:
            self.clock.wait_while_paused()
            losses = self.train_step(next(batches))
            if self.clock.computed() >= next_measure or self.clock.fraction >= 1:
                measures = self.measure(valid)
                row = {"minutes": round(self.clock.elapsed / 60, 2), "step": self.step,
                       "scenes": self.step * self.config["batch"], **{k: round(float(v), 4) for k, v in losses.items()},
                       **{k: v["value"] for k, v in measures.items() if isinstance(v, dict) and "@" not in k},
                       "mask_recall_text@0.25": measures["mask_recall_text@0.25"]["value"]}
                self.curve.append(row)
                print(json.dumps(row), flush=True)
                next_measure = self.clock.computed() + self.config["measure_seconds"]
            if time.monotonic() - last_save > 240:
                self.checkpoint()
                last_save = time.monotonic()
        self.checkpoint()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--steps", type=int, help="also end after so many steps, to compare variants")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--font", type=Path, default=Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"))
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    Trainer(json.loads(args.config.read_text()), args.run, args.data, args.minutes, args.device,
            args.font, args.steps).run_until_budget()


if __name__ == "__main__":
    main()
