"""Golden numbers of an exported language model, computed by PyTorch.

    python golden_lm.py --run RUN --out models/lm-bpe4k

PyTorch runs in float32 on exactly the weights that the shipped graphs hold (dequantised int8,
widened fp16), so ONNX Runtime must agree to 1e-4. Checks that here with onnxruntime for every
graph, then writes `<out>/golden.json` for the tests in Node and the browser.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer

import checkpoints
from export_lm import PRECISIONS, stored_state
from lm_model import LanguageModel, LMConfig, rope_angles

PROMPTS = [
    "The heart pumps blood through the body because",
    "The code for winter is 4821.\nThe code for garden is 77.\nThe code for winter is",
    "naïve Ελληνικά: 3.14159 = π?\n\n\tdef f(x): return x",
]
TOLERANCE = 1e-4
LOGIT_STRIDE = 8


def trace(model: LanguageModel, ids: torch.Tensor) -> dict[str, np.ndarray]:
    """Every tensor of lm-taps, spelt out in PyTorch."""
    config, out = model.config, {}
    positions = torch.arange(ids.shape[1])[None]
    cos, sin = rope_angles(positions, config.head_dim, config.rope_base)
    bias = torch.full((ids.shape[1], ids.shape[1]), -1e9).triu(1)
    x = out["embeds"] = model.embedding(ids)
    for layer, block in enumerate(model.blocks):
        q, k, v = block.project(x, cos, sin)
        scores = q @ k.transpose(-1, -2) * config.head_dim**-0.5
        probs = (scores + bias).softmax(-1)
        x = block.finish(x, probs @ v)
        out |= {f"q.{layer}": q, f"present.{layer}.k": k, f"present.{layer}.v": v, f"scores.{layer}": scores,
                f"probs.{layer}": probs, f"hidden.{layer}": x}
    out["logits"] = torch.nn.functional.linear(model.norm(x), model.embedding.weight)
    return {name: tensor.numpy() for name, tensor in out.items()}


def feeds(config: LMConfig, ids: np.ndarray, start: int = 0, cache: dict[str, np.ndarray] | None = None) -> dict[str, np.ndarray]:
    """Inputs of lm-core and lm-taps for ids [1, T] after `start` cached tokens."""
    t = ids.shape[1]
    query, key = np.arange(t)[:, None] + start, np.arange(start + t)[None]
    empty = np.zeros((1, config.heads, 0, config.head_dim), np.float32)
    return {"input_ids": ids, "inputs_embeds": np.zeros((1, t, config.width), np.float32),
            "embed_mask": np.zeros((1, t, 1), np.float32), "position_ids": np.arange(start, start + t)[None],
            "attention_bias": np.where(key <= query, 0, -1e9).astype(np.float32)[None, None],
            **{f"past.{l}.{p}": (cache or {}).get(f"present.{l}.{p}", empty) for l in range(config.layers) for p in "kv"}}


def session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run(graph: onnxruntime.InferenceSession, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return dict(zip((o.name for o in graph.get_outputs()), graph.run(None, inputs)))


def difference(expected: np.ndarray, got: np.ndarray) -> float:
    """Largest |a − b| in units of the tensor's largest magnitude, or of 1 if that is smaller."""
    return float(np.abs(expected - got).max() / max(1.0, float(np.abs(expected).max())))


def worst_difference(model: LanguageModel, folder: Path, ids: np.ndarray) -> dict[str, float]:
    """`difference` of torch and onnxruntime for taps, core, two-step cache and the per-layer graphs."""
    config = model.config
    with torch.no_grad():
        expected = trace(model, torch.from_numpy(ids))
    taps, core = run(session(folder / "lm-taps.onnx"), feeds(config, ids)), session(folder / "lm-core.onnx")
    worst = {"taps": max(difference(expected[n], a) for n, a in taps.items())}
    whole = run(core, feeds(config, ids))["logits"]
    worst["core"] = difference(expected["logits"], whole)
    first = run(core, feeds(config, ids[:, :-1]))
    last = run(core, feeds(config, ids[:, -1:], ids.shape[1] - 1, first))["logits"]
    worst["cache"] = difference(expected["logits"][:, -1:], last)
    inputs = feeds(config, ids)
    hidden = run(session(folder / "embed.onnx"), {n: inputs[n] for n in ("input_ids", "inputs_embeds", "embed_mask")})["hidden"]
    for layer in range(config.layers):
        qkv = run(session(folder / f"pre.{layer}.onnx"), {"hidden": hidden, "position_ids": inputs["position_ids"]})
        hidden = run(session(folder / f"post.{layer}.onnx"),
                     {"hidden": hidden, **qkv, "attention_bias": inputs["attention_bias"]})["hidden_out"]
    logits = run(session(folder / "head.onnx"), {"hidden": hidden})["logits"]
    worst["layers"] = difference(expected["logits"], logits)
    return worst


def rounded(array: np.ndarray) -> list[float]:
    return [float(f"{v:.7g}") for v in array.ravel()]


def golden(model: LanguageModel, tokenizer: Tokenizer) -> list[dict]:
    """Per prompt: ids, every LOGIT_STRIDE-th logit of the last row, last-token q and k, attention mass per key, per layer."""
    cases = []
    for text in PROMPTS:
        ids = [tokenizer.token_to_id("<|bos|>"), *tokenizer.encode(text, add_special_tokens=False).ids]
        with torch.no_grad():
            out = trace(model, torch.tensor([ids]))
        cases.append({"text": text, "ids": ids, "logits_last": rounded(out["logits"][0, -1, ::LOGIT_STRIDE]),
                      "argmax": out["logits"][0].argmax(-1).tolist(),
                      "layers": [{"q_last": rounded(out[f"q.{l}"][0, :, -1]), "k_last": rounded(out[f"present.{l}.k"][0, :, -1]),
                                  "key_mass": rounded(out[f"probs.{l}"][0].sum((0, 1)))} for l in range(model.config.layers)]})
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    saved = checkpoints.load(args.run / "checkpoint.pt")
    tokenizer = Tokenizer.from_file(str(args.out / "tokenizer.json"))
    config = LMConfig(vocab=saved["model"]["embedding.weight"].shape[0], **saved["config"]["model"])
    document = {"tolerance": TOLERANCE, "logit_stride": LOGIT_STRIDE, "prompts": {}, "python_difference": {}}
    for precision in PRECISIONS:
        model = LanguageModel(config).eval()
        model.load_state_dict(stored_state(saved["model"], precision))
        document["prompts"][precision] = golden(model, tokenizer)
        ids = np.array([document["prompts"][precision][1]["ids"]])
        worst = worst_difference(model, args.out / precision, ids)
        document["python_difference"][precision] = worst
        if max(worst.values()) > TOLERANCE:
            raise SystemExit(f"{precision}: torch and onnxruntime differ by {worst}")
    (args.out / "golden.json").write_text(json.dumps(document) + "\n")
    print(json.dumps(document["python_difference"]))


if __name__ == "__main__":
    main()
