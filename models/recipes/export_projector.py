"""Export the projector: graph, weights, golden numbers, model.json and card.

    python export_projector.py --run RUN --out models/projector

projector  patches [B, N, d image] (patch_hidden of clip-image-taps) → tokens [B, N, d language]
Sensitivity methods push its input by 0.01: run it in float32, whatever the storage.
"""
import argparse
import json
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import torch

import checkpoints
from describe import DATA, HERE, digest, graph_lines, graphs, hardware, parameters
from export_lm import NOTE, PRECISIONS
from golden_lm import TOLERANCE, difference, rounded, run, session
from onnx_graph import Graph, WeightFile, as_stored
from train_projector import Projector


def write_graph(state: dict[str, torch.Tensor], folder: Path, precision: str) -> dict:
    folder.mkdir(parents=True, exist_ok=True)
    weights = WeightFile(folder / "weights.bin", precision)
    g = Graph("projector", weights)
    (hidden, image), language = state["up.weight"].shape, state["down.weight"].shape[0]
    x = g.input("patches", ["B", "N", image])

    def linear(x: str, name: str, output: str | None = None) -> str:
        y = g.op("MatMul", x, g.weight(name, state[f"{name}.weight"].numpy().T.copy(), axis=1))
        return g.op("Add", y, g.weight(f"{name}.bias", state[f"{name}.bias"].numpy(), axis=0), name=output)

    up = linear(x, "up")
    erf = g.op("Erf", g.op("Mul", up, g.constant(0.7071067811865476)))
    linear(g.op("Mul", g.op("Mul", up, g.constant(0.5)), g.op("Add", erf, g.constant(1.0))), "down", "tokens")
    g.output("tokens", ["B", "N", language])
    weights.close()
    g.save(folder / "projector.onnx", NOTE)
    return {"image_width": image, "hidden": hidden, "language_width": language}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    saved = checkpoints.load(args.run / "checkpoint.pt")
    state, golden, worst = saved["model"], {"tolerance": TOLERANCE, "cases": {}}, {}
    for precision in PRECISIONS:
        shape = write_graph(state, args.out / precision, precision)
        model = Projector(shape["image_width"], shape["hidden"], shape["language_width"])
        model.load_state_dict({n: torch.from_numpy(np.ascontiguousarray(as_stored(t.numpy().T, precision, 1).T)) if t.dim() == 2 else t
                               for n, t in state.items()})
        patches = np.sin(np.arange(4 * shape["image_width"], dtype=np.float32) * 0.37).reshape(1, 4, -1)
        with torch.no_grad():
            expected = model(torch.from_numpy(patches)).numpy()
        worst[precision] = difference(expected, run(session(args.out / precision / "projector.onnx"), {"patches": patches})["tokens"])
        golden["cases"][precision] = rounded(expected)
        if worst[precision] > TOLERANCE:
            raise SystemExit(f"{precision}: torch and onnxruntime differ by {worst[precision]}")
    (args.out / "golden.json").write_text(json.dumps(golden) + "\n")
    sources = json.loads((HERE / "data_sources.json").read_text())
    test = saved["test"]
    files = sorted(p for p in args.out.rglob("*") if p.suffix in (".onnx", ".bin"))
    model_json = {
        "id": saved["config"]["id"], "kind": "projector", "size": saved["config"]["size"], "label": "trained by us, tiny",
        "made": datetime.now(timezone.utc).strftime("%Y-%m-%d"), "licence": "MIT, as this repository; data credits below",
        "architecture": {"kind": "Linear, GELU (erf), Linear", **shape, "from": saved["parents"]["image"], "to": saved["parents"]["language"]},
        "parameters": parameters(state), "precisions": list(PRECISIONS), "default_precision": "fp16",
        "files": {str(p.relative_to(args.out)): {"bytes": p.stat().st_size, "sha256": digest(p)} for p in files},
        "graphs": graphs(args.out / "int8"), "data": [{"id": n, **sources[n]} for n in DATA["clip"]],
        "training": {"seed": saved["config"]["seed"], "steps": saved["step"], "scenes": saved["step"] * saved["config"]["batch"],
                     "minutes": round(saved["elapsed"] / 60, 1), "hardware": hardware(saved), "torch": saved["torch"],
                     "config": saved["config"], "curve": saved["curve"]},
        "metrics": {"held_out_captions": test}, "parity": worst,
        "limits": ["Trained for minutes with both models frozen: it carries some of a picture's content into the language model, "
                   f"worth {test['gain_nats']['value']} nats per caption token ({test['gain_nats']['low']}–{test['gain_nats']['high']}) over a wrong picture.",
                   "Made for methods that need a non-linear projector, not for captioning.",
                   "Inputs are the normed last-layer patches of the encoder named above; other features mean nothing to it."]}
    (args.out / "model.json").write_text(json.dumps(model_json, indent=1, ensure_ascii=False) + "\n")
    lines = [f"# {model_json['id']} ({model_json['size']})", "", f"{model_json['architecture']['kind']}: patches of "
             f"{saved['parents']['image']} to soft tokens of {saved['parents']['language']}; {model_json['parameters']['total']:,} parameters.", "",
             f"Held-out captions: {test['caption_nats']['value']} nats per token with the right picture, "
             f"{test['caption_nats_wrong_picture']['value']} with another scene's ({saved['step'] * saved['config']['batch']:,} training scenes).",
             "", "## Known limits", "", *[f"- {limit}" for limit in model_json["limits"]], "", "## Data and credits", "",
             *[f"- {d['title']}. {d['licence']}. {d['credit']}" for d in model_json["data"]],
             "", "## Graphs", "", *graph_lines(model_json["graphs"])]
    (args.out / "card.md").write_text("\n".join(lines) + "\n")
    print(json.dumps({"parity": worst, "test": test}))


if __name__ == "__main__":
    main()
