"""Measure the shipped image–text encoder (its ONNX files) on held-out scenes; write `<out>/metrics.json`.

    python evaluate_clip.py --run RUN --out models/clip-scenes --data DATA

Backgrounds: photographs never used in training and fresh patterns. Scenes: a seed never used
in training. The objects themselves are the training classes (their art is not held out).
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
from clip_metrics import EncodeImage, EncodeText, measure
from clip_model import ClipConfig
from export_clip import export
from export_lm import PRECISIONS
from golden_lm import session
from scene_classes import load_classes
from scenes import SceneComposer, load_photos
from train_clip import TEST_SEED, encode_texts


def onnx_encoders(folder: Path, tokenizer: Tokenizer, config: ClipConfig) -> tuple[EncodeImage, EncodeText]:
    image, text = session(folder / "clip-image.onnx"), session(folder / "clip-text.onnx")
    last = [f"attn_cls.{l}" for l in range(config.layers)][-2:]

    def encode_image(pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        keep = np.ones((len(pixels), config.patches), np.float32)
        out = image.run(["image_embeds", "patch_embeds", *last], {"pixels": pixels.numpy(), "keep_mask": keep})
        rows = np.mean([row.mean(1)[:, 1:] for row in out[2:]], 0)
        return torch.from_numpy(out[0]), torch.from_numpy(out[1]), torch.from_numpy(rows)

    def encode_text(texts: list[str]) -> Tensor:
        return torch.cat([torch.from_numpy(text.run(None, {"input_ids": encode_texts(tokenizer, texts[i:i + 128], config).numpy()})[0])
                          for i in range(0, len(texts), 128)])
    return encode_image, encode_text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=960)
    parser.add_argument("--font", type=Path, default=Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"))
    args = parser.parse_args()
    started = time.monotonic()
    saved = checkpoints.load(args.run / "checkpoint.pt")
    config = ClipConfig(vocab=saved["model"]["text.embedding.weight"].shape[0], **saved["config"]["model"])
    tokenizer = Tokenizer.from_file(str(args.out / "tokenizer.json"))
    classes = load_classes(args.data, saved["config"]["sprites"], args.font)
    if classes.names != saved["classes"]:
        raise SystemExit("the classes of the checkpoint are not the classes of the data")
    composer = SceneComposer(classes, load_photos(args.data)[1], config.image, config.patch, TEST_SEED)
    scenes = [composer.scene() for _ in range(args.scenes)]
    metrics: dict = {"scenes_held_out": {}}
    with tempfile.TemporaryDirectory() as folder:
        export(config, saved["model"], Path(folder), "fp32")
        metrics["scenes_held_out"]["fp32"] = measure(*onnx_encoders(Path(folder), tokenizer, config), scenes, classes.phrases)
    for precision in PRECISIONS:
        encoders = onnx_encoders(args.out / precision, tokenizer, config)
        metrics["scenes_held_out"][precision] = measure(*encoders, scenes, classes.phrases)
    metrics["evaluation_minutes"] = round((time.monotonic() - started) / 60, 1)
    (args.out / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n")
    print(json.dumps(metrics["scenes_held_out"]["int8"]))


if __name__ == "__main__":
    main()
