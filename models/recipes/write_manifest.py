"""Write `models/manifest.json`: every shipped file of every model, with its size and SHA-256.

    python write_manifest.py --models models
"""
import argparse
import hashlib
import json
from pathlib import Path

SHIPPED = {".onnx", ".bin", ".json", ".md"}
NOT_MODELS = {"recipes", "eval", "oracles", "fixtures"}


def manifest(models: Path) -> dict:
    entries = []
    for folder in sorted(p for p in models.iterdir() if p.is_dir() and p.name not in NOT_MODELS):
        if not (folder / "model.json").exists():
            continue
        model = json.loads((folder / "model.json").read_text())
        files = [{"path": str(p.relative_to(folder)), "bytes": p.stat().st_size,
                  "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
                 for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix in SHIPPED]
        entries.append({"id": model["id"], "kind": model["kind"], "size": model["size"], "label": model["label"],
                        "default_precision": model["default_precision"], "precisions": model["precisions"], "files": files})
    return {"version": 1, "models": entries}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True)
    args = parser.parse_args()
    document = manifest(args.models)
    (args.models / "manifest.json").write_text(json.dumps(document, indent=1) + "\n")
    print(json.dumps({m["id"]: sum(f["bytes"] for f in m["files"]) for m in document["models"]}))


if __name__ == "__main__":
    main()
