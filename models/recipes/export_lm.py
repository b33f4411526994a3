"""Export a language model to ONNX: core, taps and one pair of graphs per layer.

    python export_lm.py --run RUN --out models/lm-bpe4k

Writes `<out>/<precision>/{lm-core,lm-taps,embed,pre.<l>,post.<l>,head}.onnx` and one
`weights.bin` for all of them. See `card.md` for names and shapes of every tensor.
Rotary angles are computed in the graph from `position_ids`, so positions may have gaps.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto

import checkpoints
from lm_model import LMConfig
from onnx_graph import Graph, WeightFile, as_stored

NOTE = "Trained by Tokenscope. Primitive operations only; weights in weights.bin."
PRECISIONS = ("int8", "fp16")


class LMWriter:
    """Writes the pieces of the trunk into graphs. Weights are [in, out]; channel axis 1 (table: 0).

    `scope` opens the name of every stored weight, for models with more than one stack of blocks.
    """

    def __init__(self, config: LMConfig, state: dict[str, torch.Tensor], scope: str = ""):
        self.config, self.scope = config, scope
        self.state = {name: tensor.numpy() for name, tensor in state.items()}

    def table(self, g: Graph) -> str:
        return g.weight(f"{self.scope}embedding", self.state["embedding.weight"], axis=0)

    def linear(self, g: Graph, x: str, name: str, output: str | None = None) -> str:
        return g.op("MatMul", x, g.weight(f"{self.scope}{name}", self.state[f"{name}.weight"].T.copy(), axis=1), name=output)

    def norm(self, g: Graph, x: str, name: str) -> str:
        mean = g.op("ReduceMean", g.op("Mul", x, x), axes=[-1], keepdims=1)
        root = g.op("Sqrt", g.op("Add", mean, g.constant(1e-5)))
        return g.op("Mul", g.op("Div", x, root), g.weight(f"{self.scope}{name}.gain", self.state[f"{name}.gain"], axis=0))

    def embed(self, g: Graph, name: str) -> str:
        """x = E[ids] · (1 − m) + embeds · m"""
        d = self.config.width
        ids = g.input("input_ids", ["B", "T"], TensorProto.INT64)
        embeds, mask = g.input("inputs_embeds", ["B", "T", d]), g.input("embed_mask", ["B", "T", 1])
        looked_up = g.op("Gather", self.table(g), ids, axis=0)
        return g.op("Add", g.op("Mul", looked_up, g.op("Sub", g.constant(1.0), mask)), g.op("Mul", embeds, mask), name=name)

    def angles(self, g: Graph) -> tuple[str, str]:
        """cos, sin [B, 1, T, hd/2] of position_ids [B, T]."""
        hd = self.config.head_dim
        positions = g.op("Cast", g.input("position_ids", ["B", "T"], TensorProto.INT64), to=TensorProto.FLOAT)
        exponent = torch.arange(0, hd, 2, dtype=torch.float32) / hd
        frequency = (1.0 / self.config.rope_base**exponent).numpy()
        column = g.op("Unsqueeze", positions, g.constant([1, 3], np.int64))
        angle = g.op("Mul", column, g._store(f"{self.scope}rope.frequencies", frequency.reshape(1, 1, 1, -1)))
        return g.op("Cos", angle), g.op("Sin", angle)

    def heads(self, g: Graph, x: str) -> str:
        """[B, T, d] → [B, H, T, hd]"""
        shaped = g.op("Reshape", x, g.constant([0, 0, self.config.heads, self.config.head_dim], np.int64))
        return g.op("Transpose", shaped, perm=[0, 2, 1, 3])

    def rotate(self, g: Graph, x: str, angles: tuple[str, str], name: str) -> str:
        half = self.config.head_dim // 2
        axis, cos, sin = g.constant([3], np.int64), *angles
        a = g.op("Slice", x, g.constant([0], np.int64), g.constant([half], np.int64), axis)
        b = g.op("Slice", x, g.constant([half], np.int64), g.constant([2 * half], np.int64), axis)
        left = g.op("Sub", g.op("Mul", a, cos), g.op("Mul", b, sin))
        right = g.op("Add", g.op("Mul", b, cos), g.op("Mul", a, sin))
        return g.op("Concat", left, right, axis=3, name=name)

    def project(self, g: Graph, x: str, layer: int, angles: tuple[str, str], names: dict[str, str]) -> tuple[str, str, str]:
        """q, k (post-RoPE), v [B, H, T, hd]; `names` fixes the names of those that are outputs."""
        prefix = f"blocks.{layer}"
        h = self.norm(g, x, f"{prefix}.norm_attention")
        q, k, v = (self.heads(g, self.linear(g, h, f"{prefix}.{part}")) for part in ("query", "key", "value"))
        q = self.rotate(g, q, angles, names.get("q", f"{prefix}.q"))
        k = self.rotate(g, k, angles, names.get("k", f"{prefix}.k"))
        return q, k, g.op("Identity", v, name=names["v"]) if "v" in names else v

    def attend(self, g: Graph, x: str, q: str, k: str, v: str, layer: int, names: dict[str, str]) -> str:
        """Residual stream after layer `layer`. scores = q·k/√hd before the bias; probs after bias and softmax."""
        prefix = f"blocks.{layer}"
        scaled = g.op("Mul", q, g.constant(float(self.config.head_dim**-0.5)))
        scores = g.op("MatMul", scaled, g.op("Transpose", k, perm=[0, 1, 3, 2]), name=names.get("scores"))
        probs = g.op("Softmax", g.op("Add", scores, "attention_bias"), axis=-1, name=names.get("probs"))
        mixed = g.op("Transpose", g.op("MatMul", probs, v), perm=[0, 2, 1, 3])
        flat = g.op("Reshape", mixed, g.constant([0, 0, self.config.width], np.int64))
        x = g.op("Add", x, self.linear(g, flat, f"{prefix}.output"))
        up = g.op("Relu", self.linear(g, self.norm(g, x, f"{prefix}.norm_mlp"), f"{prefix}.up"))
        return g.op("Add", x, self.linear(g, g.op("Mul", up, up), f"{prefix}.down"), name=names.get("hidden"))

    def head(self, g: Graph, x: str) -> None:
        g.op("MatMul", self.norm(g, x, "norm"), g.op("Transpose", self.table(g), perm=[1, 0]), name="logits")
        g.output("logits", ["B", "T", self.config.vocab])


def whole(writer: LMWriter, weights: WeightFile, taps: bool) -> Graph:
    """lm-core (logits and cache) or lm-taps (also q, scores, probabilities, hidden states)."""
    c = writer.config
    cache = ["B", c.heads, "P", c.head_dim]
    g = Graph("lm-taps" if taps else "lm-core", weights)
    x = writer.embed(g, "embeds")
    angles = writer.angles(g)
    g.input("attention_bias", ["B", "Hb", "T", "S"])
    pasts = [(g.input(f"past.{l}.k", cache), g.input(f"past.{l}.v", cache)) for l in range(c.layers)]
    for layer, (past_k, past_v) in enumerate(pasts):
        q, k, v = writer.project(g, x, layer, angles, {"q": f"q.{layer}"})
        k = g.op("Concat", past_k, k, axis=2, name=f"present.{layer}.k")
        v = g.op("Concat", past_v, v, axis=2, name=f"present.{layer}.v")
        x = writer.attend(g, x, q, k, v, layer, {n: f"{n}.{layer}" for n in ("scores", "probs", "hidden")})
    writer.head(g, x)
    for layer in range(c.layers):
        for part in "kv":
            g.output(f"present.{layer}.{part}", ["B", c.heads, "S", c.head_dim])
    if taps:
        g.output("embeds", ["B", "T", c.width])
        for layer in range(c.layers):
            g.output(f"q.{layer}", ["B", c.heads, "T", c.head_dim])
            g.output(f"scores.{layer}", ["B", c.heads, "T", "S"])
            g.output(f"probs.{layer}", ["B", c.heads, "T", "S"])
            g.output(f"hidden.{layer}", ["B", "T", c.width])
    return g


def pieces(writer: LMWriter, weights: WeightFile) -> list[Graph]:
    """embed, pre.l, post.l and head: the same model cut where a policy may look and choose."""
    c = writer.config
    d, heads, hd = c.width, c.heads, c.head_dim
    embed = Graph("embed", weights)
    writer.embed(embed, "hidden")
    embed.output("hidden", ["B", "T", d])
    graphs = [embed]
    for layer in range(c.layers):
        pre = Graph(f"pre.{layer}", weights)
        pre.input("hidden", ["B", "T", d])
        writer.project(pre, "hidden", layer, writer.angles(pre), {"q": "q", "k": "k", "v": "v"})
        for name in "qkv":
            pre.output(name, ["B", heads, "T", hd])
        post = Graph(f"post.{layer}", weights)
        post.input("hidden", ["B", "T", d])
        post.input("q", ["B", heads, "T", hd])
        post.input("k", ["B", heads, "S", hd])
        post.input("v", ["B", heads, "S", hd])
        post.input("attention_bias", ["B", "Hb", "T", "S"])
        writer.attend(post, "hidden", "q", "k", "v", layer, {"probs": "probs", "hidden": "hidden_out"})
        post.output("hidden_out", ["B", "T", d])
        post.output("probs", ["B", heads, "T", "S"])
        graphs += [pre, post]
    head = Graph("head", weights)
    head.input("hidden", ["B", "T", d])
    writer.head(head, "hidden")
    return [*graphs, head]


def stored_state(state: dict[str, torch.Tensor], precision: str) -> dict[str, torch.Tensor]:
    """The state that the exported graphs of a precision compute with (dequantised)."""
    stored = {}
    for name, tensor in state.items():
        array = tensor.numpy()
        if array.ndim == 2 and name != "embedding.weight":
            array = as_stored(array.T, precision, axis=1).T
        else:
            array = as_stored(array, precision, axis=0)
        stored[name] = torch.from_numpy(np.ascontiguousarray(array))
    return stored


def export(config: LMConfig, state: dict[str, torch.Tensor], folder: Path, precision: str) -> dict[str, dict]:
    """Write every graph of one precision; the index of the weight file."""
    folder.mkdir(parents=True, exist_ok=True)
    writer, weights = LMWriter(config, state), WeightFile(folder / "weights.bin", precision)
    graphs = [whole(writer, weights, taps=False), whole(writer, weights, taps=True), *pieces(writer, weights)]
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
    vocab = saved["model"]["embedding.weight"].shape[0]
    config = LMConfig(vocab=vocab, **saved["config"]["model"])
    args.out.mkdir(parents=True, exist_ok=True)
    index = {precision: export(config, saved["model"], args.out / precision, precision) for precision in PRECISIONS}
    (args.out / "tensors.json").write_text(json.dumps(index, indent=1) + "\n")
    shutil.copyfile(args.run / "tokenizer.json", args.out / "tokenizer.json")
    print({str(p.relative_to(args.out)): p.stat().st_size for p in sorted(args.out.rglob("*")) if p.is_file()})


if __name__ == "__main__":
    main()
