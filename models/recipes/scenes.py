"""Composed scenes: sprites, shapes and words pasted on photographs and patterns, with captions.

A scene knows exactly where everything is, so it teaches (and measures) grounding:
image [S, S, 3] float32 in 0…1; coverage [k, g, g], the share of every patch that object k
covers after occlusion (g = S / patch).
"""
import io
import json
import lzma
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from corpora import stable_fraction
from scene_classes import SceneClasses

ANGLES = (-18, 0, 14)
SCALES = (0.17, 0.22, 0.28, 0.36, 0.46, 0.58)
NUMBERS = {2: "two", 3: "three", 4: "four"}


@dataclass
class Scene:
    image: np.ndarray
    classes: list[int]
    coverage: np.ndarray
    caption: str
    distractor: str | None
    """the caption with its relation or colour swapped: false for this image"""


def load_photos(data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Centre crops [n, 128, 128, 3] uint8 of the photographs: (training 90 %, held-out 10 % by file hash)."""
    entries = json.loads(lzma.open(data / "openstax_photos128.json.xz", "rt").read())
    names = {e["f"] for e in entries}
    halves: tuple[list, list] = ([], [])
    with tarfile.open(data / "openstax_photos128.tar") as archive:
        for member in archive:
            if member.name not in names:
                continue
            image = Image.open(io.BytesIO(archive.extractfile(member).read())).convert("RGB")
            left, top = (image.width - 128) // 2, (image.height - 128) // 2
            halves[stable_fraction(member.name) < 0.1].append(np.asarray(image.crop((left, top, left + 128, top + 128))))
    return np.stack(halves[0]), np.stack(halves[1])


class SceneComposer:
    def __init__(self, classes: SceneClasses, photos: np.ndarray, size: int, patch: int, seed: int,
                 allowed: list[int] | None = None):
        self.classes, self.photos, self.size, self.patch = classes, photos, size, patch
        self.random = np.random.RandomState(seed)
        self.allowed = allowed or list(range(len(classes.names)))
        self.cache: dict[tuple[int, int, int], np.ndarray] = {}

    def stamp(self, index: int, scale: int, angle: int) -> np.ndarray:
        """RGBA float32 of a class at one scale and angle, cropped to the scene."""
        key = (index, scale, angle)
        if key not in self.cache:
            source = Image.fromarray(self.classes.sprites[index])
            side = SCALES[scale] * self.size
            if self.classes.kinds[index] == "word":
                ratio = max(side, 0.3 * self.size) / source.width
            else:
                ratio = side / max(source.size)
            source = source.resize((max(6, round(source.width * ratio)), max(6, round(source.height * ratio))), Image.LANCZOS)
            if ANGLES[angle]:
                source = source.rotate(ANGLES[angle], Image.BICUBIC, expand=True)
            source.thumbnail((self.size, self.size))
            self.cache[key] = np.asarray(source)
        return self.cache[key].astype(np.float32) / 255

    def background(self) -> np.ndarray:
        """Photograph 40 %, band-limited noise 20 %, gradient, stripes or checks 20 %, plain 10 %, page 10 %."""
        r, s, u = self.random, self.size, self.random.rand()
        if u < 0.4:
            photo = self.photos[r.randint(len(self.photos))]
            y, x = r.randint(0, 128 - s + 1, 2)
            image = photo[y:y + s, x:x + s].astype(np.float32) / 255 * r.uniform(0.6, 1)
            return image[:, ::-1] if r.rand() < 0.5 else image
        if u < 0.6:
            n = int(r.choice([3, 6, 12, 24]))
            return np.asarray(Image.fromarray((r.rand(n, n, 3) * 255).astype(np.uint8)).resize((s, s), Image.BICUBIC), np.float32) / 255
        a, b = r.rand(3).astype(np.float32), r.rand(3).astype(np.float32)
        y, x = np.mgrid[0:s, 0:s].astype(np.float32) / s
        if u < 0.8:
            direction = r.uniform(0, 2 * np.pi)
            ramp = x * np.cos(direction) + y * np.sin(direction)
            kind = r.randint(3)
            if kind == 0:
                mix = (ramp - ramp.min()) / (np.ptp(ramp) + 1e-6)
            elif kind == 1:
                mix = (np.sin(ramp * r.uniform(10, 60)) > 0).astype(np.float32)
            else:
                n = r.uniform(3, 10)
                mix = ((np.floor(x * n) + np.floor(y * n)) % 2).astype(np.float32)
            return a + (b - a) * mix[..., None]
        if u < 0.9:
            return np.clip(a + r.randn(s, s, 3).astype(np.float32) * r.uniform(0, 0.08), 0, 1)
        page = np.full((s, s, 3), r.uniform(0.85, 1), np.float32)
        step = r.randint(5, 10)
        for line in range(r.randint(3, 8), s - 4, step):
            end = r.randint(s // 2, s - 4)
            page[line:line + 2, 4:end] = np.where(r.rand(1, end - 4, 1) < 0.75, 0.25, page[line, 4:end])
        return page

    def paste(self, image: np.ndarray, masks: list[np.ndarray], index: int) -> tuple[float, float] | None:
        """Paste one object where it hides little of the others; its centre, or None if there is no room."""
        r, s = self.random, self.size
        stamp = self.stamp(index, r.randint(len(SCALES)), r.randint(len(ANGLES)))
        if self.classes.kinds[index] != "word" and r.rand() < 0.5:
            stamp = stamp[:, ::-1]
        h, w = stamp.shape[:2]
        taken = sum(masks) if masks else np.zeros((s, s), np.float32)
        for _ in range(10):
            y, x = r.randint(0, s - h + 1), r.randint(0, s - w + 1)
            alpha = stamp[..., 3]
            hidden = (taken[y:y + h, x:x + w] * alpha).sum()
            if hidden < 0.15 * alpha.sum() and all(
                    (m[y:y + h, x:x + w] * alpha).sum() < 0.4 * m.sum() for m in masks):
                break
        else:
            return None
        colour = stamp[..., :3]
        if self.classes.kinds[index] == "sprite":
            colour = np.clip(colour * r.uniform(0.8, 1.2, 3).astype(np.float32), 0, 1)
        region = image[y:y + h, x:x + w]
        region += (colour - region) * alpha[..., None]
        for mask in masks:
            mask[y:y + h, x:x + w] *= 1 - alpha
        mask = np.zeros((s, s), np.float32)
        mask[y:y + h, x:x + w] = alpha
        masks.append(mask)
        return x + w / 2, y + h / 2

    def describe(self, chosen: list[int], centres: list[tuple[float, float]]) -> tuple[str, str | None]:
        r, phrases = self.random, self.classes.phrases

        def phrase(index: int) -> str:
            words = self.classes.keywords[index]
            return words[r.randint(len(words))] if words and r.rand() < 0.15 else phrases[index]

        if len(chosen) > 1 and len(set(chosen)) == 1:
            name = self.classes.names[chosen[0]]
            return f"{NUMBERS[len(chosen)]} {name}s", f"{NUMBERS[2 + (len(chosen) - 1) % 3]} {name}s"
        if len(chosen) == 1:
            return ("a photo of " if r.rand() < 0.3 else "") + phrase(chosen[0]), None
        dx, dy = centres[1][0] - centres[0][0], centres[1][1] - centres[0][1]
        if abs(dx) > abs(dy):
            relation, other = ("left of", "right of") if dx > 0 else ("right of", "left of")
        else:
            relation, other = ("above", "below") if dy > 0 else ("below", "above")
        first, second = phrase(chosen[0]), phrase(chosen[1])
        rest = "".join(f" and {phrase(i)}" for i in chosen[2:])
        return f"{first} {relation} {second}{rest}", f"{first} {other} {second}{rest}"

    def scene(self, count: int | None = None) -> Scene:
        r, s, g = self.random, self.size, self.size // self.patch
        image = np.ascontiguousarray(np.clip(self.background(), 0, 1), np.float32)
        count = count or int(r.choice([1, 2, 3, 4, 5], p=[0.3, 0.35, 0.2, 0.1, 0.05]))
        shapes = [i for i in self.allowed if self.classes.kinds[i] == "shape"]
        if count in NUMBERS and shapes and r.rand() < 0.05:
            wanted = [shapes[r.randint(len(shapes))]] * count
        else:
            wanted = [self.allowed[i] for i in r.choice(len(self.allowed), count, replace=False)]
        chosen, centres, masks = [], [], []
        for index in wanted:
            centre = self.paste(image, masks, index)
            if centre:
                chosen.append(index)
                centres.append(centre)
        coverage = np.stack([m.reshape(g, self.patch, g, self.patch).mean((1, 3)) for m in masks])
        caption, distractor = self.describe(chosen, centres)
        return Scene(image, chosen, coverage, caption, distractor)
