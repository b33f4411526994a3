"""Write the few scenes that CI evaluates: `models/eval/scenes.json` and `scenes.rgb.gz`.

    python write_scene_samples.py --data DATA --out models/eval

Noto Emoji (Apache-2.0, © Google), our shapes and words, on generated patterns only: no photograph.
"""
import argparse
import gzip
import json
from pathlib import Path

import numpy as np

from scene_classes import load_classes
from scenes import SceneComposer

SEED = 551_001


class PatternComposer(SceneComposer):
    """Scenes whose background is never a photograph."""

    def background(self) -> np.ndarray:
        while True:
            before = self.random.get_state()
            if self.random.rand() >= 0.4:
                self.random.set_state(before)
                return super().background()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sprites", type=int, default=330)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--patch", type=int, default=8)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--font", type=Path, default=Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"))
    args = parser.parse_args()
    classes = load_classes(args.data, args.sprites, args.font)
    composer = PatternComposer(classes, np.zeros((1, 128, 128, 3), np.uint8), args.size, args.patch, SEED)
    scenes = [composer.scene() for _ in range(args.count)]
    entries = []
    for scene in scenes:
        objects = []
        for index in sorted(set(scene.classes)):
            mask = sum(c for c, k in zip(scene.coverage, scene.classes) if k == index).ravel()
            if mask.max() >= 0.25:
                objects.append({"phrase": classes.phrases[index], "coverage": np.rint(mask * 255).astype(int).tolist()})
        entries.append({"caption": scene.caption, "objects": objects})
    pixels = np.stack([np.rint(s.image * 255).clip(0, 255).astype(np.uint8) for s in scenes])
    with open(args.out / "scenes.rgb.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(pixels.tobytes())
    (args.out / "scenes.json").write_text(json.dumps({"size": args.size, "patch": args.patch, "seed": SEED,
                                                      "credit": "Noto Emoji, Apache-2.0, © Google LLC", "scenes": entries}) + "\n")
    print((args.out / "scenes.rgb.gz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
