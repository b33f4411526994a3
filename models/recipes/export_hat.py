"""Export the hierarchical model to ONNX: hat-enc, hat-core, hat-dec over one weights.bin.

    python export_hat.py --run RUN --out models/lm-hat

hat-enc   words [M, W] (byte ids, 5 after the last byte), position_ids [M, W] → vectors [M, d]
hat-core  inputs_embeds [B, N, d], position_ids [B, N], attention_bias [B, Hb, N, S], past.<l>.k|v → states [B, N, d], present.<l>.k|v
hat-dec   state [M, d], words [M, L], position_ids [M, L + 1], attention_bias [M, Hb, L + 1, L + 1] → logits [M, L + 1, V]
Compares the graphs with PyTorch and writes `<out>/golden.json`: words, and the first-byte logits that follow each.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto

import checkpoints
from export_lm import NOTE, PRECISIONS, LMWriter, stored_state
from golden_lm import TOLERANCE, difference, rounded, run, session
from hat_model import END_OF_WORD, HatConfig, HatModel
from lm_model import LMConfig
from onnx_graph import Graph, WeightFile
from train_hat import FIRST_BYTE


def sub_state(state: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    """The part of a state below `prefix`, renamed so that its blocks are called blocks.<l>."""
    part = {n.removeprefix(prefix): t for n, t in state.items() if n.startswith(prefix)}
    return {(n if n.startswith(("blocks", "norm", "embedding")) else f"blocks.{n}"): t for n, t in part.items()}


class HatWriter:
    def __init__(self, config: HatConfig, state: dict[str, torch.Tensor]):
        small = LMConfig(config.vocab, config.byte_width, config.byte_layers, config.byte_heads)
        self.config, self.state = config, {n: t.numpy() for n, t in state.items()}
        self.encoder = LMWriter(small, sub_state(state, "encoder_blocks."), "encoder.")
        self.decoder = LMWriter(small, sub_state(state, "decoder_blocks."), "decoder.")
        self.core = LMWriter(LMConfig(1, config.width, config.layers, config.heads), sub_state(state, "backbone."), "backbone.")

    def linear(self, g: Graph, x: str, name: str, output: str | None = None) -> str:
        return g.op("MatMul", x, g.weight(name, self.state[f"{name}.weight"].T.copy(), axis=1), name=output)

    def bytes(self, g: Graph) -> str:
        return g.weight("bytes", self.state["embedding.weight"], axis=0)

    def encode(self, weights: WeightFile) -> Graph:
        c, g = self.config, Graph("hat-enc", weights)
        words = g.input("words", ["M", "W"], TensorProto.INT64)
        g.input("position_ids", ["M", "W"], TensorProto.INT64)
        ended = g.op("Cast", g.op("Equal", words, g.constant(END_OF_WORD, np.int64)), to=TensorProto.FLOAT)
        first = g.op("Cast", g.op("Equal", "position_ids", g.constant(0, np.int64)), to=TensorProto.FLOAT)
        hidden_bytes = g.op("Mul", ended, g.op("Sub", g.constant(1.0), first))
        g.op("Unsqueeze", g.op("Mul", hidden_bytes, g.constant(-1e9)), g.constant([1, 2], np.int64), name="attention_bias")
        g.inputs = [i for i in g.inputs if i.name != "position_ids"]
        angles = self.encoder.angles(g)
        x = g.op("Gather", self.bytes(g), words, axis=0)
        for layer in range(c.byte_layers):
            x = self.encoder.attend(g, x, *self.encoder.project(g, x, layer, angles, {}), layer, {})
        h = g.op("Mul", self.rms(g, x), g.weight("pool.norm.gain", self.state["pool.norm.gain"], axis=0))
        k, v = (self.encoder.heads(g, self.linear(g, h, f"pool.{p}")) for p in ("key", "value"))
        query = g._store("pool.query", self.state["pool.query"])
        scaled = g.op("Mul", query, g.constant(float((c.byte_width // c.byte_heads) ** -0.5)))
        scores = g.op("Add", g.op("MatMul", scaled, g.op("Transpose", k, perm=[0, 1, 3, 2])), "attention_bias")
        mixed = g.op("Reshape", g.op("MatMul", g.op("Softmax", scores, axis=-1), v), g.constant([0, c.byte_width], np.int64))
        self.linear(g, mixed, "pool.output", "vectors")
        g.output("vectors", ["M", c.width])
        return g

    def rms(self, g: Graph, x: str) -> str:
        mean = g.op("ReduceMean", g.op("Mul", x, x), axes=[-1], keepdims=1)
        return g.op("Div", x, g.op("Sqrt", g.op("Add", mean, g.constant(1e-5))))

    def backbone(self, weights: WeightFile) -> Graph:
        c, g = self.config, Graph("hat-core", weights)
        x, hd = g.input("inputs_embeds", ["B", "N", c.width]), c.width // c.heads
        angles = self.core.angles(g)
        g.input("attention_bias", ["B", "Hb", "N", "S"])
        for layer in range(c.layers):
            past = [g.input(f"past.{layer}.{p}", ["B", c.heads, "P", hd]) for p in "kv"]
            q, k, v = self.core.project(g, x, layer, angles, {})
            k = g.op("Concat", past[0], k, axis=2, name=f"present.{layer}.k")
            v = g.op("Concat", past[1], v, axis=2, name=f"present.{layer}.v")
            x = self.core.attend(g, x, q, k, v, layer, {})
        g.op("Mul", self.rms(g, x), g.weight("backbone.norm.gain", self.state["backbone.norm.gain"], axis=0), name="states")
        g.output("states", ["B", "N", c.width])
        for layer in range(c.layers):
            for part in "kv":
                g.output(f"present.{layer}.{part}", ["B", c.heads, "S", hd])
        return g

    def decode(self, weights: WeightFile) -> Graph:
        c, g = self.config, Graph("hat-dec", weights)
        state, words = g.input("state", ["M", c.width]), g.input("words", ["M", "L"], TensorProto.INT64)
        g.input("attention_bias", ["M", "Hb", "T", "T"])
        first = g.op("Unsqueeze", self.linear(g, state, "condition"), g.constant([1], np.int64))
        x = g.op("Concat", first, g.op("Gather", self.bytes(g), words, axis=0), axis=1)
        angles = self.decoder.angles(g)
        for layer in range(c.byte_layers):
            x = self.decoder.attend(g, x, *self.decoder.project(g, x, layer, angles, {}), layer, {})
        normed = g.op("Mul", self.rms(g, x), g.weight("decoder.norm.gain", self.state["norm.gain"], axis=0))
        g.op("MatMul", normed, g.op("Transpose", self.bytes(g), perm=[1, 0]), name="logits")
        g.output("logits", ["M", "T", c.vocab])
        return g


def export(config: HatConfig, state: dict[str, torch.Tensor], folder: Path, precision: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    writer, weights = HatWriter(config, state), WeightFile(folder / "weights.bin", precision)
    graphs = [writer.encode(weights), writer.backbone(weights), writer.decode(weights)]
    weights.close()
    for graph in graphs:
        graph.save(folder / f"{graph.name}.onnx", NOTE)


def open_graphs(folder: Path) -> dict:
    return {name: session(folder / f"{name}.onnx") for name in ("hat-enc", "hat-core", "hat-dec")}


def next_word_logits(graphs: dict, config: HatConfig, words: np.ndarray) -> np.ndarray:
    """Logits [N − 1, W + 1, V] of the bytes of every word but the first, for one text of words [N, W] (int64)."""
    n, w = words.shape

    def positions(rows: int, length: int) -> np.ndarray:
        return np.broadcast_to(np.arange(length), (rows, length)).copy()

    def causal(length: int) -> np.ndarray:
        return np.triu(np.full((length, length), -1e9, np.float32), 1)[None, None]
    vectors = run(graphs["hat-enc"], {"words": words, "position_ids": positions(n, w)})["vectors"]
    empty = {f"past.{l}.{p}": np.zeros((1, config.heads, 0, config.width // config.heads), np.float32)
             for l in range(config.layers) for p in "kv"}
    states = run(graphs["hat-core"], {"inputs_embeds": vectors[None, :-1], "position_ids": positions(1, n - 1),
                                      "attention_bias": causal(n - 1), **empty})["states"][0]
    return run(graphs["hat-dec"], {"state": states, "words": words[1:], "position_ids": positions(n - 1, w + 1),
                                   "attention_bias": np.repeat(causal(w + 1), n - 1, 0)})["logits"]


def test_words() -> np.ndarray:
    """Six words [6, 8] of text."""
    words = np.full((6, 8), END_OF_WORD, np.int64)
    for row, word in enumerate((b"The", b" heart", b" pumps", b" blood", b" 7", b".")):
        words[row, :len(word)] = np.frombuffer(word, np.uint8).astype(np.int64) + FIRST_BYTE
    return words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    saved = checkpoints.load(args.run / "checkpoint.pt")
    config, words = HatConfig(**saved["config"]["model"]), test_words()
    document = {"tolerance": TOLERANCE, "words": words.tolist(), "logits": {}, "python_difference": {}}
    args.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(args.run / "tokenizer.json", args.out / "tokenizer.json")
    for precision in PRECISIONS:
        export(config, saved["model"], args.out / precision, precision)
        model = HatModel(config).eval()
        model.load_state_dict(stored_state(saved["model"], precision))
        with torch.no_grad():
            expected = model(torch.from_numpy(words)[None], torch.arange(len(words))[None])[0].numpy()
        worst = difference(expected, next_word_logits(open_graphs(args.out / precision), config, words))
        if worst > TOLERANCE:
            raise SystemExit(f"{precision}: torch and onnxruntime differ by {worst}")
        document["logits"][precision] = [rounded(row[0]) for row in expected]
        document["python_difference"][precision] = {"next_word": worst}
    (args.out / "golden.json").write_text(json.dumps(document) + "\n")
    print(json.dumps(document["python_difference"]))


if __name__ == "__main__":
    main()
