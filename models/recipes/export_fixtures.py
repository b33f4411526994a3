"""Write tiny random-weight models with the same graphs, for tests of graph surgery.

    python export_fixtures.py --out models/fixtures

lm-tiny (width 16, 2 layers, 2 heads, vocabulary 64) and clip-tiny (16 px, patch 8, width 16, 2 layers):
every tensor name and axis of the shipped models, in a few kilobytes.
"""
import argparse
from pathlib import Path

import torch

import export_clip
import export_lm
from clip_model import ClipConfig, ClipModel
from lm_model import LanguageModel, LMConfig


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.manual_seed(0)
    lm = LMConfig(vocab=64, width=16, layers=2, heads=2)
    export_lm.export(lm, LanguageModel(lm).state_dict(), args.out / "lm-tiny", "fp32")
    clip = ClipConfig(vocab=64, image=16, patch=8, width=16, layers=2, heads=2, text_width=16, text_layers=1, text_heads=2,
                      text_tokens=8, joint=8)
    export_clip.export(clip, ClipModel(clip).state_dict(), args.out / "clip-tiny", "fp32")
    print({str(p.relative_to(args.out)): p.stat().st_size for p in sorted(args.out.rglob("*")) if p.is_file()})


if __name__ == "__main__":
    main()
