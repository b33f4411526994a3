"""Held-out measures of the image–text encoder on composed scenes with known masks.

`encode_image` pixels [B, 3, S, S] → (image [B, J], patches [B, N, J], CLS attention [B, N]);
`encode_text` list of strings → [C, J]. Both may be PyTorch or ONNX.
"""
from typing import Callable

import numpy as np
import torch
from torch import Tensor

from lm_metrics import wilson
from scenes import Scene

EncodeImage = Callable[[Tensor], tuple[Tensor, Tensor, Tensor]]
EncodeText = Callable[[list[str]], Tensor]
BUDGETS = (0.10, 0.25, 0.50)


def pixels(scenes: list[Scene]) -> Tensor:
    return torch.from_numpy(np.stack([s.image for s in scenes])).permute(0, 3, 1, 2).contiguous()


def mean_interval(values: list[float]) -> dict:
    """Mean with a 95 % normal interval."""
    array = np.array(values)
    half = 1.96 * array.std(ddof=1) / np.sqrt(len(array))
    return {"value": round(float(array.mean()), 4), "low": round(float(array.mean() - half), 4),
            "high": round(float(array.mean() + half), 4), "n": len(array)}


def recall_at(scores: np.ndarray, mask: np.ndarray, share: float) -> float:
    """Share of the mask's coverage that lies in the `share` best-scored patches."""
    keep = np.argsort(-scores, kind="stable")[: max(1, round(share * len(scores)))]
    return float(mask[keep].sum() / mask.sum())


def area_under_roc(positive: np.ndarray, negative: np.ndarray) -> float:
    greater = (positive[:, None] > negative[None]).mean()
    return float(greater + 0.5 * (positive[:, None] == negative[None]).mean())


def measure(encode_image: EncodeImage, encode_text: EncodeText, scenes: list[Scene], phrases: list[str],
            seed: int = 0) -> dict:
    """Pointing, AUROC, mask recall of text-guided, CLS-guided and random keeping, retrieval, relation accuracy."""
    images, patches, attention = (torch.cat(parts).numpy() for parts in
                                  zip(*(encode_image(pixels(scenes[i:i + 32])) for i in range(0, len(scenes), 32))))
    classes = encode_text(phrases).numpy()
    captions = encode_text([s.caption for s in scenes]).numpy()
    rng = np.random.RandomState(seed)
    touch = quarter = total = 0
    auroc: list[float] = []
    recall: dict[str, list[float]] = {f"{who}@{b:.2f}": [] for who in ("text", "cls", "random") for b in BUDGETS}
    mass, area = [], []
    for index, scene in enumerate(scenes):
        union = np.clip(scene.coverage.sum(0), 0, 1).ravel()
        row = attention[index] / attention[index].sum()
        mass.append(float((row * union).sum()))
        area.append(float(union.mean()))
        for wanted in sorted(set(scene.classes)):
            mask = sum(c for c, k in zip(scene.coverage, scene.classes) if k == wanted).ravel()
            if mask.max() < 0.25:
                continue
            scores = patches[index] @ classes[wanted]
            best = mask[scores.argmax()]
            touch, quarter, total = touch + (best > 0.1), quarter + (best > 0.25), total + 1
            if (mask > 0.4).any():
                auroc.append(area_under_roc(scores[mask > 0.4], scores[mask < 0.05]))
            for budget in BUDGETS:
                recall[f"text@{budget:.2f}"].append(recall_at(scores, mask, budget))
                recall[f"cls@{budget:.2f}"].append(recall_at(row, mask, budget))
                recall[f"random@{budget:.2f}"].append(recall_at(rng.rand(len(mask)), mask, budget))
    pool = min(192, len(scenes))
    hits = sum(int(((images[a:a + pool] @ captions[a:a + pool].T).argmax(1) == np.arange(pool)).sum())
               for a in range(0, len(scenes) - pool + 1, pool))
    asked = [(i, s) for i, s in enumerate(scenes) if s.distractor]
    swapped = encode_text([s.distractor for _, s in asked]).numpy()
    better = sum(float(images[i] @ captions[i]) > float(images[i] @ swapped[j]) for j, (i, _) in enumerate(asked))
    return {"pointing": wilson(int(touch), total), "pointing_quarter": wilson(int(quarter), total),
            "patch_auroc": mean_interval(auroc), "cls_mass": mean_interval(mass), "object_area": mean_interval(area),
            **{f"mask_recall_{name}": mean_interval(values) for name, values in recall.items()},
            f"retrieval_of_{pool}": wilson(hits, len(scenes) // pool * pool),
            "relation_or_count": wilson(better, len(asked)), "scenes": len(scenes), "classes": len(phrases)}
