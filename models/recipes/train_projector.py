"""Train the LLaVA-style projector: patches of the image tower → soft tokens of the language model.

    python train_projector.py --config configs/projector-mini.json --run RUN --clip CLIP_RUN --lm LM_RUN --data DATA --minutes 10

Both models stay frozen. The projector (Linear, GELU, Linear; Liu et al. 2023, v1.5) is trained so
that the language model, reading 2 × 2-pooled projected patches and then "A photo of", predicts the
scene's caption. Being non-linear, it has different sensitivities at different patches (ZOO needs that).
"""
import argparse
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

import checkpoints
import optimizers
from clip_metrics import mean_interval, pixels
from clip_model import ClipConfig, ClipModel
from lm_model import LanguageModel, LMConfig
from scene_classes import load_classes
from scenes import Scene, SceneComposer, load_photos

VALID_SEED, TEST_SEED = 990_002, 770_002
PROMPT = " This picture shows"


class Projector(nn.Module):
    """[B, N, d image] → [B, N, d language]"""

    def __init__(self, image_width: int, hidden: int, language_width: int):
        super().__init__()
        self.up, self.down = nn.Linear(image_width, hidden), nn.Linear(hidden, language_width)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(F.gelu(self.up(x)))


def pool(x: Tensor, side: int, factor: int) -> Tensor:
    """Mean over factor × factor neighbours: [B, side², d] → [B, (side / factor)², d]."""
    grid = x.view(x.shape[0], side // factor, factor, side // factor, factor, -1)
    return grid.mean((2, 4)).flatten(1, 2)


class Trainer:
    def __init__(self, config: dict, run: Path, clip_run: Path, lm_run: Path, data: Path, minutes: float, font: Path):
        self.config, self.run = config, run
        run.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(config["seed"])
        clip, lm = checkpoints.load(clip_run / "checkpoint.pt"), checkpoints.load(lm_run / "checkpoint.pt")
        shape = ClipConfig(vocab=clip["model"]["text.embedding.weight"].shape[0], **clip["config"]["model"])
        self.image = ClipModel(shape).eval().requires_grad_(False)
        self.image.load_state_dict(clip["model"])
        self.lm = LanguageModel(LMConfig(vocab=lm["model"]["embedding.weight"].shape[0], **lm["config"]["model"])).eval().requires_grad_(False)
        self.lm.load_state_dict(lm["model"])
        self.side = shape.image // shape.patch
        self.tokenizer = Tokenizer.from_file(str(lm_run / "tokenizer.json"))
        self.projector = Projector(shape.width, config["hidden"], self.lm.config.width)
        nn.init.normal_(self.projector.down.weight, 0.0, 0.002)
        self.optimizers = optimizers.build(self.projector, config["lr"], config["lr"])
        classes = load_classes(data, clip["config"]["sprites"], font)
        photos, held_out = load_photos(data)
        self.composer = SceneComposer(classes, photos, shape.image, shape.patch, config["seed"] + 4242)
        self.held_out = lambda seed: SceneComposer(classes, held_out, shape.image, shape.patch, seed)
        self.step, self.curve = 0, []
        state = checkpoints.load(run / "checkpoint.pt")
        if state:
            self.projector.load_state_dict(state["model"])
            self.step, self.curve = state["step"], state["curve"]
        self.clock = checkpoints.Clock(minutes, state["elapsed"] if state else 0.0)
        self.parents = {"image": clip["config"]["id"], "language": lm["config"]["id"]}

    def features(self, scenes: list[Scene]) -> Tensor:
        """Last-layer patch states [B, N, d] (normed), the projector's input."""
        tower = self.image.image
        x = tower.embed(pixels(scenes))
        for block in tower.blocks:
            x, _, _ = block(x)
        return tower.norm(x)[:, 1:].float()

    def caption_losses(self, features: Tensor, captions: list[str]) -> tuple[Tensor, Tensor]:
        """Cross-entropy in nats [B, T] after soft tokens and PROMPT, and the mask [B, T] of caption tokens."""
        soft = pool(self.projector(features), self.side, self.config["pool"])
        bos, end = self.tokenizer.token_to_id("<|bos|>"), self.tokenizer.token_to_id("<|end|>")
        prompt = self.tokenizer.encode(PROMPT, add_special_tokens=False).ids
        rows = [prompt + self.tokenizer.encode(" " + c, add_special_tokens=False).ids + [end] for c in captions]
        longest = max(map(len, rows))
        ids = torch.tensor([r + [end] * (longest - len(r)) for r in rows])
        scored = torch.tensor([[len(prompt) <= i < len(r) for i in range(longest)] for r in rows])
        table = self.lm.embedding
        first = table(torch.full((len(rows), 1), bos))
        x = torch.cat([first, soft.to(first.dtype), table(ids)], 1)
        hidden = self.lm.trunk(x, torch.arange(x.shape[1]).expand(len(rows), -1))
        logits = F.linear(self.lm.norm(hidden[:, -longest - 1:-1]), table.weight).float()
        losses = F.cross_entropy(logits.flatten(0, 1), ids.flatten(), reduction="none").view(ids.shape)
        return losses * scored, scored

    @torch.no_grad()
    def measure(self, seed: int, count: int = 96) -> dict:
        """Caption loss (nats per token, mean over scenes) with the right picture, with another scene's, and the gain."""
        composer = self.held_out(seed)
        scenes = [composer.scene() for _ in range(count)]
        right, wrong = [], []
        for i in range(0, count, 32):
            part = scenes[i:i + 32]
            features, captions = self.features(part), [s.caption for s in part]
            for values, seen in ((right, features), (wrong, features.roll(1, 0))):
                losses, scored = self.caption_losses(seen, captions)
                values += (losses.sum(1) / scored.sum(1)).tolist()
        return {"caption_nats": mean_interval(right), "caption_nats_wrong_picture": mean_interval(wrong),
                "gain_nats": mean_interval([w - r for r, w in zip(right, wrong)])}

    def checkpoint(self) -> None:
        checkpoints.save(self.run / "checkpoint.pt", {
            "model": self.projector.state_dict(), "step": self.step, "curve": self.curve, "elapsed": self.clock.elapsed,
            "config": self.config, "parents": self.parents, "device": "cpu", "torch": torch.__version__,
            "budget_minutes": self.clock.budget / 60, "test": self.measure(TEST_SEED, 192)})

    def run_until_budget(self) -> None:
        random.seed(self.config["seed"])
        next_measure, last_save = self.config["measure_seconds"], time.monotonic()
        while self.clock.fraction < 1:
            self.clock.wait_while_paused()
            optimizers.set_factor(self.optimizers, checkpoints.learning_rate(
                self.clock.fraction, self.step, self.config["warmup"], self.config["flat_until"], self.config["final_lr"]))
            scenes = [self.composer.scene() for _ in range(self.config["batch"])]
            with torch.autocast("cpu", torch.bfloat16):
                with torch.no_grad():
                    features = self.features(scenes)
                losses, scored = self.caption_losses(features, [s.caption for s in scenes])
                loss = losses.sum() / scored.sum()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.projector.parameters(), 1.0)
            optimizers.step(self.optimizers)
            self.step += 1
            if self.clock.computed() >= next_measure or self.clock.fraction >= 1:
                row = {"minutes": round(self.clock.elapsed / 60, 2), "step": self.step, "loss": round(float(loss.detach()), 4),
                       **{k: v["value"] for k, v in self.measure(VALID_SEED).items()}}
                self.curve.append(row)
                print(json.dumps(row), flush=True)
                next_measure = self.clock.computed() + self.config["measure_seconds"]
            if time.monotonic() - last_save > 240:
                self.checkpoint()
                last_save = time.monotonic()
        self.checkpoint()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("config", "run", "clip", "lm", "data"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--font", type=Path, default=Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    Trainer(json.loads(args.config.read_text()), args.run, args.clip, args.lm, args.data, args.minutes,
            args.font).run_until_budget()


if __name__ == "__main__":
    main()
