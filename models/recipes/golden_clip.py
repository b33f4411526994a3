"""Golden numbers of the exported image–text encoder, computed by PyTorch in float32.

    python golden_clip.py --run RUN --out models/clip-scenes

Uses exactly the weights that the shipped graphs hold, compares every graph with onnxruntime
here, and writes `<out>/golden.json` for the tests in Node and the browser. The picture is a
formula (`test_pixels`), so that every language can draw it.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

import checkpoints
from clip_model import ClipConfig, ClipModel
from export_lm import PRECISIONS
from golden_lm import TOLERANCE, difference, rounded, run, session
from onnx_graph import as_stored
from train_clip import encode_texts

TEXTS = ["a banana", "a red circle left of a key", "the word hello"]


def stored_state(state: dict[str, torch.Tensor], precision: str) -> dict[str, torch.Tensor]:
    """The state that the exported graphs of a precision compute with."""
    stored = {}
    for name, tensor in state.items():
        array = tensor.numpy()
        if name == "image.cls":
            stored[name] = tensor
        elif name.endswith("position"):
            stored[name] = torch.from_numpy(as_stored(array[0], precision, axis=0)[None])
        elif array.ndim == 2 and name != "text.embedding.weight":
            stored[name] = torch.from_numpy(np.ascontiguousarray(as_stored(array.T, precision, axis=1).T))
        else:
            stored[name] = torch.from_numpy(as_stored(array, precision, axis=0))
    return stored


def test_pixels(size: int) -> np.ndarray:
    """[1, 3, S, S]: pixel (c, y, x) = ((7 y + 13 x + 29 c + x y) mod 256) / 255."""
    y, x = np.mgrid[0:size, 0:size]
    return np.stack([((7 * y + 13 * x + 29 * c + x * y) % 256) / 255 for c in range(3)])[None].astype(np.float32)


def trace(model: ClipModel, pixels: torch.Tensor, keep: torch.Tensor) -> dict[str, np.ndarray]:
    """Every tensor of clip-image-taps, spelt out in PyTorch."""
    tower, out = model.image, {}
    bias = (torch.cat([torch.ones(len(keep), 1), keep], 1) - 1)[:, None, None] * 1e9
    x = out["hidden.embed"] = tower.embed(pixels)
    for layer, block in enumerate(tower.blocks):
        q, k, v = block.project(x)
        scores = q @ k.transpose(-1, -2) * block.head_dim**-0.5
        probs = (scores + bias).softmax(-1)
        x = block.finish(x, probs @ v)
        out |= {f"q.{layer}": q, f"k.{layer}": k, f"v.{layer}": v, f"scores.{layer}": scores,
                f"attn_cls.{layer}": probs[:, :, 0], f"hidden.{layer}": x}
    out["patch_hidden"] = tower.norm(x)[:, 1:]
    out["image_embeds"], out["patch_embeds"] = tower.readout(x)
    return {name: tensor.numpy() for name, tensor in out.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    saved = checkpoints.load(args.run / "checkpoint.pt")
    config = ClipConfig(vocab=saved["model"]["text.embedding.weight"].shape[0], **saved["config"]["model"])
    ids = encode_texts(Tokenizer.from_file(str(args.out / "tokenizer.json")), TEXTS, config)
    pixels, n = test_pixels(config.image), config.patches
    keeps = {"all": np.ones((1, n), np.float32), "half": (np.arange(n) % 2 == 0).astype(np.float32)[None]}
    document = {"tolerance": TOLERANCE, "texts": TEXTS, "text_ids": ids.tolist(), "cases": {}, "python_difference": {}}
    for precision in PRECISIONS:
        model = ClipModel(config).eval()
        model.load_state_dict(stored_state(saved["model"], precision))
        worst, cases = {}, {}
        for name, keep in keeps.items():
            with torch.no_grad():
                expected = trace(model, torch.from_numpy(pixels), torch.from_numpy(keep))
            for graph in ("clip-image", "clip-image-taps"):
                got = run(session(args.out / precision / f"{graph}.onnx"), {"pixels": pixels, "keep_mask": keep})
                worst[f"{graph}.{name}"] = max(difference(expected[k], a) for k, a in got.items())
            cases[name] = {"image_embeds": rounded(expected["image_embeds"]),
                           "patch_embeds_first": rounded(expected["patch_embeds"][0, 0]),
                           "layers": [{"q_cls": rounded(expected[f"q.{l}"][0, :, 0]), "k_cls": rounded(expected[f"k.{l}"][0, :, 0]),
                                       "attn_cls_mean": rounded(expected[f"attn_cls.{l}"][0].mean(0))} for l in range(config.layers)]}
        with torch.no_grad():
            texts = model.text(ids).numpy()
        got = run(session(args.out / precision / "clip-text.onnx"), {"input_ids": ids.numpy()})["text_embeds"]
        worst["clip-text"] = difference(texts, got)
        document["cases"][precision] = {**cases, "text_embeds": [rounded(t) for t in texts]}
        document["python_difference"][precision] = worst
        if max(worst.values()) > TOLERANCE:
            raise SystemExit(f"{precision}: torch and onnxruntime differ by {worst}")
    (args.out / "golden.json").write_text(json.dumps(document) + "\n")
    print(json.dumps(document["python_difference"]))


if __name__ == "__main__":
    main()
