"""Wall-clock budget, pause switch and atomic checkpoints shared by the trainers."""
import os
import time
from pathlib import Path

import torch

PAUSE_FILE = Path("/tmp/pause-training")


class Clock:
    """Seconds trained so far, over all resumed runs, against a budget in minutes.

    A budget of `steps` as well makes variants comparable: the run ends, and its learning rate falls,
    by whichever of the two is nearer its end.
    """

    def __init__(self, minutes: float, spent: float = 0.0, steps: int | None = None):
        self.budget, self.spent, self.start = minutes * 60, spent, time.monotonic()
        self.steps, self.step = steps, 0

    @property
    def elapsed(self) -> float:
        return self.spent + time.monotonic() - self.start

    @property
    def fraction(self) -> float:
        return max(self.elapsed / self.budget, self.step / self.steps if self.steps else 0.0)

    @staticmethod
    def computed() -> float:
        """CPU seconds of this process: measuring by these keeps its share of the work on a busy machine."""
        return time.process_time()

    def wait_while_paused(self) -> None:
        """Sleep while PAUSE_FILE exists. Pauses count against the budget: the deadline stays."""
        while PAUSE_FILE.exists():
            time.sleep(2)


def learning_rate(fraction: float, step: int, warmup: int, flat_until: float, final: float) -> float:
    """Factor on the peak: linear warm-up in steps, flat, then linear decay in time to `final`."""
    decay = 1.0 if fraction < flat_until else 1.0 - (1.0 - final) * (fraction - flat_until) / (1.0 - flat_until)
    return min(1.0, (step + 1) / warmup) * max(final, decay)


def save(path: Path, state: dict) -> None:
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    os.replace(temporary, path)


def load(path: Path) -> dict | None:
    return torch.load(path, map_location="cpu", weights_only=False) if path.exists() else None
