"""Write `model.json` (for the page) and `card.md` (for people) of an exported model.

    python describe.py --run RUN --out models/lm-bpe4k

Every number comes from the checkpoint, from metrics.json and golden.json, or from the files
themselves. Known limits that follow from measurements are derived from them; the others are
in LIMITS.
"""
import argparse
import hashlib
import json
import os
import platform
import re
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import onnx
import torch

import checkpoints
from hat_model import END_OF_WORD, WORD_BYTES

HERE = Path(__file__).parent
DATA = {"lm": ["openstax", "eltec", "uscode", "synthetic"],
        "hat": ["openstax", "eltec", "uscode"],
        "clip": ["noto-emoji", "cldr", "openstax-photos", "dejavu", "synthetic"]}
LIMITS = {
    "lm": ["Tiny: it writes plausible textbook clauses, not facts. Nothing it says should be believed.",
           "English only: other scripts reach it as single bytes and are badly predicted.",
           "Retrieval was taught with generated records; recall with other wordings, long values or rare keys is lower.",
           "Positions beyond the trained context were never seen together with their content; expect failure there."],
    "hat": ["Tiny: it writes plausible textbook clauses, not facts. Nothing it says should be believed.",
            "English only: other scripts reach it as single bytes and are badly predicted.",
            "Trained on running text alone: no retrieval was taught, and words beyond 16 bytes are split.",
            "Its bits per byte count the end-of-word symbols and skip the first word of a window; other models count every byte."],
    "clip": ["Knows only the emoji, shapes and words it was trained on; photographs are backgrounds to it, not subjects.",
             "The objects of the test scenes are the training drawings on new backgrounds and places: no new art style was tested.",
             "Lower-case English phrases of the form \"a banana left of a key\"; anything else is out of distribution."],
}


def cpu_name() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def hardware(saved: dict) -> str:
    if saved["device"] == "cuda":
        return torch.cuda.get_device_name(0)
    return f"1 thread at low priority on a shared, busy {os.cpu_count()}-core machine ({cpu_name()}), bfloat16 autocast"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parameters(state: dict[str, torch.Tensor]) -> dict:
    total = sum(t.numel() for t in state.values())
    tables = sum(t.numel() for n, t in state.items() if n.endswith("embedding.weight"))
    return {"total": total, "embedding": tables, "rest": total - tables}


def kind_of(state: dict[str, torch.Tensor]) -> str:
    """What a checkpoint holds: clip, hat or lm."""
    if "text.embedding.weight" in state:
        return "clip"
    return "hat" if "pool.query" in state else "lm"


def graphs(folder: Path) -> dict:
    """Inputs and outputs of every graph of a precision folder: {graph: {inputs|outputs: {name: shape}}}."""
    def shape(value: onnx.ValueInfoProto) -> list:
        tensor = value.type.tensor_type
        dims = [d.dim_param or d.dim_value for d in tensor.shape.dim]
        return [onnx.TensorProto.DataType.Name(tensor.elem_type).lower(), *dims]

    found = {}
    for path in sorted(folder.glob("*.onnx")):
        graph = onnx.load(str(path), load_external_data=False).graph
        found[path.stem] = {"inputs": {v.name: shape(v) for v in graph.input}, "outputs": {v.name: shape(v) for v in graph.output}}
    return found


def graph_lines(found: dict) -> list[str]:
    """One Markdown line per graph pattern; layer numbers become <l>."""
    lines: dict[str, None] = {}
    for name, ports in found.items():
        def listed(side: dict) -> str:
            return ", ".join(dict.fromkeys(f"`{re.sub(r'[.][0-9]+', '.<l>', n)}` {'×'.join(map(str, v[1:]))}" for n, v in side.items()))
        lines[f"- `{re.sub(r'[.][0-9]+$', '.<l>', name)}`: {listed(ports['inputs'])} → {listed(ports['outputs'])}"] = None
    return list(lines)


def derived_limits(kind: str, metrics: dict, saved: dict) -> list[str]:
    """Limits that the measurements state."""
    limits = []
    if kind == "clip":
        relation = metrics["scenes_held_out"]["int8"]["relation_or_count"]
        limits.append(f"Prefers the true caption to the one with its relation or count swapped in {relation['value']:.0%} of cases "
                      f"({relation['low']:.0%}–{relation['high']:.0%}); chance is 50 %.")
        if saved["config"]["saliency"] > 0:
            limits.append("Its CLS attention was trained to look at objects (saliency term): CLS-based pruning looks better than in models trained without it.")
        else:
            limits.append("Trained to compare with clip-scenes: same data, seed and tokenizer, no saliency term. "
                          "One seed of each was trained, so small differences between the two mean little.")
        return limits
    for name, row in metrics.get("tasks", {}).items():
        score = row.get("exact", row)
        if score["value"] is not None and score["value"] < 0.5:
            limits.append(f"Fails more often than not at {name}: {score['value']:.0%} right.")
    return limits


def describe(kind: str, saved: dict, out: Path) -> dict:
    config, metrics = saved["config"], json.loads((out / "metrics.json").read_text())
    golden = json.loads((out / "golden.json").read_text())
    sources = json.loads((HERE / "data_sources.json").read_text())
    tokenizer = json.loads((out / "tokenizer.json").read_text())
    files = sorted(p for p in out.rglob("*") if p.is_file() and p.suffix in (".onnx", ".bin"))
    training = {"seed": config["seed"], "steps": saved["step"], "minutes": round(saved["elapsed"] / 60, 1),
                "budget_minutes": saved["budget_minutes"], "hardware": hardware(saved), "torch": saved["torch"],
                "config": config, "earlier_configs": saved.get("earlier_configs", []), "curve": saved["curve"]}
    if kind == "hat":
        training["words"] = saved["words"]
        architecture = {"kind": "hierarchical decoder (byte encoder, word backbone, byte decoder)", **config["model"],
                        "vocab": saved["model"]["embedding.weight"].shape[0], "word_bytes": WORD_BYTES, "end_of_word": END_OF_WORD,
                        "norm": "RMSNorm, before", "mlp": "squared ReLU, 4 × width", "position": "RoPE, half-split pairs, base 10,000",
                        "embedding": "tied", "bias": False, "trained_context_words": config["length"]}
    elif kind == "lm":
        training["tokens"] = saved["tokens"]
        heads = config["model"]["heads"]
        architecture = {"kind": "decoder-only transformer", **config["model"], "head_dim": config["model"]["width"] // heads,
                        "vocab": saved["model"]["embedding.weight"].shape[0], "norm": "RMSNorm, before", "mlp": "squared ReLU, 4 × width",
                        "position": "RoPE, half-split pairs, base 10,000", "embedding": "tied", "bias": False,
                        "trained_context": metrics["context"]}
    else:
        training["scenes"] = saved["step"] * config["batch"]
        architecture = {"kind": "image–text dual encoder", **config["model"], "classes": len(saved["classes"]),
                        "patches": (config["model"]["image"] // config["model"]["patch"]) ** 2, "norm": "LayerNorm, before",
                        "mlp": "GELU (erf), 4 × width", "position": "learnt", "saliency_weight": config["saliency"]}
    return {
        "id": config["id"], "kind": kind, "size": config["size"], "label": "trained by us, tiny",
        "made": datetime.now(timezone.utc).strftime("%Y-%m-%d"), "licence": "MIT, as this repository; data credits below",
        "architecture": architecture, "parameters": parameters(saved["model"]),
        "tokenizer": {"file": "tokenizer.json", "sha256": digest(out / "tokenizer.json"), "vocab": len(tokenizer["model"]["vocab"]),
                      "special": {t["content"]: t["id"] for t in tokenizer["added_tokens"]}},
        "precisions": sorted(p.name for p in out.iterdir() if p.is_dir()), "default_precision": "int8",
        "files": {str(p.relative_to(out)): {"bytes": p.stat().st_size, "sha256": digest(p)} for p in files},
        "graphs": graphs(out / "int8"), "data": [{"id": name, **sources[name]} for name in DATA[kind]],
        "training": training, "metrics": metrics, "parity": golden["python_difference"],
        "limits": LIMITS[kind] + derived_limits(kind, metrics, saved),
    }


def shown(row: dict) -> str:
    return f"{row['value']} ({row['low']}–{row['high']})" if row["value"] is not None else "does not fit the context"


def card(model: dict) -> str:
    """Model card in Markdown, from model.json alone."""
    training, metrics = model["training"], model["metrics"]
    unit = {"lm": "tokens", "hat": "words", "clip": "scenes"}[model["kind"]]
    amount = f"{training[unit]:,} {unit}"
    lines = [f"# {model['id']} ({model['size']})", "",
             f"{model['architecture']['kind'].capitalize()}, {model['parameters']['total']:,} parameters, {model['label']}.", "",
             f"Trained on {amount} in {training['minutes']} minutes on {training['hardware']}; seed {training['seed']}, torch {training['torch']}.",
             "", "## Measured on held-out data", "", "int8 files, with 95 % intervals.", "", "| measure | value |", "|---|---|"]
    if model["kind"] in ("lm", "hat"):
        for domain, row in metrics["bits_per_byte"]["int8"].items():
            lines.append(f"| bits per byte, {domain} | {shown(row)} |")
        for name, row in metrics.get("tasks", {}).items():
            lines.append(f"| {name} | {shown(row.get('exact', row))} |")
        lines.append("")
        if "heads" in metrics:
            best = metrics["heads"]["induction"][0]
            lines.append(f"Strongest induction head: layer {best['layer']}, head {best['head']} (mass {best['mass']}).")
        lines += [f"int8 against fp32: {metrics['quantisation_delta']['int8']} bits per byte."]
    else:
        for name, row in metrics["scenes_held_out"]["int8"].items():
            if isinstance(row, dict):
                lines.append(f"| {name} | {shown(row)} |")
    lines += ["", "## Known limits", "", *[f"- {limit}" for limit in model["limits"]], "", "## Data and credits", ""]
    lines += [f"- {d['title']}. {d['licence']}. {d['credit']} ({d['source']}; {d['commits']})" for d in model["data"]]
    lines += ["", "## Graphs", "", *graph_lines(model["graphs"])]
    lines += ["", "## Files", "", "| file | bytes |", "|---|---|", *[f"| {n} | {f['bytes']:,} |" for n, f in model["files"].items()]]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    saved = checkpoints.load(args.run / "checkpoint.pt")
    kind = kind_of(saved["model"])
    model = describe(kind, saved, args.out)
    (args.out / "model.json").write_text(json.dumps(model, indent=1, ensure_ascii=False, default=lambda v: np.asarray(v).tolist()) + "\n")
    (args.out / "card.md").write_text(card(model))
    print(args.out / "model.json", (args.out / "model.json").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
