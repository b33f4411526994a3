"""Export the image–text encoder to ONNX.

    python export_clip.py --run RUN --out models/clip-scenes

Writes `<out>/<precision>/{clip-image,clip-image-taps,clip-text}.onnx` over one `weights.bin`.

clip-image       pixels [B, 3, S, S] (0…1), keep_mask [B, N] (1 keep, 0 drop)
                 → image_embeds [B, J], patch_embeds [B, N, J], attn_cls.<l> [B, H, 1 + N]
clip-image-taps  also hidden.<l> [B, 1 + N, d], q.<l> k.<l> v.<l> [B, H, 1 + N, hd],
                 scores.<l> [B, H, 1 + N, 1 + N] (q·k/√hd, before mask and softmax), patch_hidden [B, N, d] (last layer, normed)
clip-text        input_ids [C, L] (padded with the pad id) → text_embeds [C, J]

A dropped patch is no longer seen by any token, in any layer; its own outputs stay but mean nothing.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto

import checkpoints
from clip_model import ClipConfig
from export_lm import NOTE, PRECISIONS
from onnx_graph import Graph, WeightFile


class ClipWriter:
    def __init__(self, config: ClipConfig, state: dict[str, torch.Tensor]):
        self.config = config
        self.state = {name: tensor.numpy() for name, tensor in state.items()}

    def linear(self, g: Graph, x: str, name: str, bias: bool = True) -> str:
        y = g.op("MatMul", x, g.weight(name, self.state[f"{name}.weight"].T.copy(), axis=1))
        return g.op("Add", y, g.weight(f"{name}.bias", self.state[f"{name}.bias"], axis=0)) if bias else y

    def norm(self, g: Graph, x: str, name: str) -> str:
        centred = g.op("Sub", x, g.op("ReduceMean", x, axes=[-1], keepdims=1))
        variance = g.op("ReduceMean", g.op("Mul", centred, centred), axes=[-1], keepdims=1)
        scaled = g.op("Div", centred, g.op("Sqrt", g.op("Add", variance, g.constant(1e-5))))
        gained = g.op("Mul", scaled, g.weight(f"{name}.gain", self.state[f"{name}.gain"], axis=0))
        return g.op("Add", gained, g.weight(f"{name}.shift", self.state[f"{name}.shift"], axis=0))

    def gelu(self, g: Graph, x: str) -> str:
        """x/2 · (1 + erf(x/√2))"""
        erf = g.op("Erf", g.op("Mul", x, g.constant(0.7071067811865476)))
        return g.op("Mul", g.op("Mul", x, g.constant(0.5)), g.op("Add", erf, g.constant(1.0)))

    def unit(self, g: Graph, x: str, name: str) -> str:
        square = g.op("ReduceSum", g.op("Mul", x, x), g.constant([-1], np.int64), keepdims=1)
        return g.op("Div", x, g.op("Sqrt", g.op("Add", square, g.constant(1e-12))), name=name)

    def block(self, g: Graph, x: str, prefix: str, width: int, heads: int, bias: str, names: dict[str, str]) -> tuple[str, str]:
        """(residual stream, attention probabilities [B, H, T, T]) of one block; bias is added to the scores."""
        head_dim = width // heads
        h = self.norm(g, x, f"{prefix}.norm_attention")
        q, k, v = (g.op("Transpose", g.op("Reshape", self.linear(g, h, f"{prefix}.{part}"),
                                          g.constant([0, 0, heads, head_dim], np.int64)),
                        perm=[0, 2, 1, 3], name=names.get(part[0])) for part in ("query", "key", "value"))
        scaled = g.op("Mul", q, g.constant(float(head_dim**-0.5)))
        scores = g.op("MatMul", scaled, g.op("Transpose", k, perm=[0, 1, 3, 2]), name=names.get("scores"))
        probs = g.op("Softmax", g.op("Add", scores, bias), axis=-1)
        mixed = g.op("Transpose", g.op("MatMul", probs, v), perm=[0, 2, 1, 3])
        x = g.op("Add", x, self.linear(g, g.op("Reshape", mixed, g.constant([0, 0, width], np.int64)), f"{prefix}.output"))
        inner = self.gelu(g, self.linear(g, self.norm(g, x, f"{prefix}.norm_mlp"), f"{prefix}.up"))
        return g.op("Add", x, self.linear(g, inner, f"{prefix}.down"), name=names.get("hidden")), probs

    def mask_bias(self, g: Graph, keep: str) -> str:
        """0 where keep [B, T] is 1, −1e9 where it is 0, as [B, 1, 1, T]."""
        dropped = g.op("Sub", keep, g.constant(1.0))
        return g.op("Unsqueeze", g.op("Mul", dropped, g.constant(1e9)), g.constant([1, 2], np.int64))

    def image(self, weights: WeightFile, taps: bool) -> Graph:
        c = self.config
        side, patch, n, d = c.image // c.patch, c.patch, c.patches, c.width
        g = Graph("clip-image-taps" if taps else "clip-image", weights)
        pixels = g.input("pixels", ["B", 3, c.image, c.image])
        keep = g.input("keep_mask", ["B", n])
        centred = g.op("Sub", g.op("Mul", pixels, g.constant(2.0)), g.constant(1.0))
        cells = g.op("Transpose", g.op("Reshape", centred, g.constant([-1, 3, side, patch, side, patch], np.int64)),
                     perm=[0, 2, 4, 1, 3, 5])
        tokens = self.linear(g, g.op("Reshape", cells, g.constant([-1, n, 3 * patch * patch], np.int64)), "image.patch")
        first = g.op("Slice", tokens, g.constant([0], np.int64), g.constant([1], np.int64), g.constant([1], np.int64))
        cls = g.op("Add", g.op("Mul", first, g.constant(0.0)), g._store("image.cls", self.state["image.cls"]))
        x = g.op("Add", g.op("Concat", cls, tokens, axis=1),
                 g.weight("image.position", self.state["image.position"][0], axis=0), name="hidden.embed")
        one = g.op("Add", g.op("Mul", g.op("Slice", keep, g.constant([0], np.int64), g.constant([1], np.int64),
                                           g.constant([1], np.int64)), g.constant(0.0)), g.constant(1.0))
        bias = self.mask_bias(g, g.op("Concat", one, keep, axis=1))
        for layer in range(c.layers):
            names = {"q": f"q.{layer}", "k": f"k.{layer}", "v": f"v.{layer}", "scores": f"scores.{layer}", "hidden": f"hidden.{layer}"}
            x, probs = self.block(g, x, f"image.blocks.{layer}", d, c.heads, bias, names)
            g.op("Squeeze", g.op("Slice", probs, g.constant([0], np.int64), g.constant([1], np.int64), g.constant([2], np.int64)),
                 g.constant([2], np.int64), name=f"attn_cls.{layer}")
        final = self.norm(g, x, "image.norm")
        cls_out = g.op("Squeeze", g.op("Slice", final, g.constant([0], np.int64), g.constant([1], np.int64),
                                       g.constant([1], np.int64)), g.constant([1], np.int64))
        rest = g.op("Slice", final, g.constant([1], np.int64), g.constant([1 + n], np.int64), g.constant([1], np.int64),
                    name="patch_hidden")
        self.unit(g, self.linear(g, cls_out, "image.to_joint", bias=False), "image_embeds")
        self.unit(g, self.linear(g, rest, "image.patch_to_joint", bias=False), "patch_embeds")
        g.output("image_embeds", ["B", c.joint])
        g.output("patch_embeds", ["B", n, c.joint])
        for layer in range(c.layers):
            g.output(f"attn_cls.{layer}", ["B", c.heads, 1 + n])
        if taps:
            g.output("patch_hidden", ["B", n, d])
            g.output("hidden.embed", ["B", 1 + n, d])
            for layer in range(c.layers):
                g.output(f"hidden.{layer}", ["B", 1 + n, d])
                for part in "qkv":
                    g.output(f"{part}.{layer}", ["B", c.heads, 1 + n, d // c.heads])
                g.output(f"scores.{layer}", ["B", c.heads, 1 + n, 1 + n])
        return g

    def text(self, weights: WeightFile) -> Graph:
        c = self.config
        g = Graph("clip-text", weights)
        ids = g.input("input_ids", ["C", "L"], TensorProto.INT64)
        padding = g.op("Cast", g.op("Equal", ids, g.constant(c.pad, np.int64)), to=TensorProto.FLOAT)
        real = g.op("Sub", g.constant(1.0), padding)
        looked_up = g.op("Gather", g.weight("text.embedding", self.state["text.embedding.weight"], axis=0), ids, axis=0)
        length = g.op("Slice", g.op("Shape", ids), g.constant([1], np.int64), g.constant([2], np.int64))
        table = g.weight("text.position", self.state["text.position"][0], axis=0)
        x = g.op("Add", looked_up, g.op("Slice", table, g.constant([0], np.int64), length, g.constant([0], np.int64)))
        bias = self.mask_bias(g, real)
        for layer in range(c.text_layers):
            x, _ = self.block(g, x, f"text.blocks.{layer}", c.text_width, c.text_heads, bias, {})
        column = g.op("Unsqueeze", real, g.constant([2], np.int64))
        total = g.op("ReduceSum", g.op("Mul", self.norm(g, x, "text.norm"), column), g.constant([1], np.int64), keepdims=0)
        pooled = g.op("Div", total, g.op("ReduceSum", real, g.constant([1], np.int64), keepdims=1))
        self.unit(g, self.linear(g, pooled, "text.to_joint", bias=False), "text_embeds")
        g.output("text_embeds", ["C", c.joint])
        return g


def export(config: ClipConfig, state: dict[str, torch.Tensor], folder: Path, precision: str) -> dict[str, dict]:
    folder.mkdir(parents=True, exist_ok=True)
    writer, weights = ClipWriter(config, state), WeightFile(folder / "weights.bin", precision)
    graphs = [writer.image(weights, taps=False), writer.image(weights, taps=True), writer.text(weights)]
    weights.close()
    for graph in graphs:
        graph.save(folder / f"{graph.name}.onnx", NOTE)
    return weights.index


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    saved = checkpoints.load(args.run / "checkpoint.pt")
    config = ClipConfig(vocab=saved["model"]["text.embedding.weight"].shape[0], **saved["config"]["model"])
    args.out.mkdir(parents=True, exist_ok=True)
    index = {precision: export(config, saved["model"], args.out / precision, precision) for precision in PRECISIONS}
    (args.out / "tensors.json").write_text(json.dumps(index, indent=1) + "\n")
    phrases = [{"name": n, "phrase": p} for n, p in zip(saved["classes"], saved["phrases"])]
    (args.out / "classes.json").write_text(json.dumps(phrases, ensure_ascii=False, indent=0) + "\n")
    shutil.copyfile(args.run / "tokenizer.json", args.out / "tokenizer.json")
    print({str(p.relative_to(args.out)): p.stat().st_size for p in sorted(args.out.rglob("*")) if p.is_file()})


if __name__ == "__main__":
    main()
