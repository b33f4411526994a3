"""Writes the golden file of the image tokenizers with PyTorch's own resampling and unfolding.

    python generate.py src/methods/image-tokenizers/__golden__/patches.json
"""
import json
import sys

import torch
import torch.nn.functional as F


def rounded(x: torch.Tensor, digits: int = 7) -> list[float]:
    return [round(v, digits) for v in x.flatten().tolist()]


def resampled(height: int, width: int, scale: int) -> dict:
    x = torch.rand(1, 2, height, width)
    return {
        "height": height, "width": width, "scale": scale, "input": rounded(x),
        "bicubic": rounded(F.interpolate(x, scale_factor=scale, mode="bicubic", align_corners=False), 6),
        "nearest": rounded(F.interpolate(x, scale_factor=scale)),
    }


def unfolded(bands: int, height: int, width: int, patch: int) -> dict:
    x = torch.rand(1, bands, height, width)
    tokens = F.unfold(x, patch, stride=patch).transpose(1, 2)
    return {"bands": bands, "height": height, "width": width, "patch": patch, "input": rounded(x), "tokens": rounded(tokens)}


def main() -> None:
    torch.manual_seed(0)
    golden = {
        "reference": f"torch {torch.__version__}: interpolate, unfold",
        "resampled": [resampled(*shape) for shape in ((3, 4, 2), (5, 5, 4), (1, 6, 3))],
        "unfolded": [unfolded(*shape) for shape in ((3, 4, 6, 2), (1, 6, 6, 3), (4, 3, 2, 1))],
    }
    with open(sys.argv[1], "w") as file:
        file.write(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
