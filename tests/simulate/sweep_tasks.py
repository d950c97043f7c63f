"""Tasks for tests of sweeps, in a module of their own because other processes import it."""

import os
import signal
import time
from pathlib import Path

import attrs
import numpy as np

from symsolve.errors import Diverged


@attrs.frozen(kw_only=True)
class Setting:
    scale: float = 1.0
    folder: str = ""
    seconds: float = 0.0


def _note(record, seed):
    """Leave a trace of each execution: a file with a name of its own."""
    if record.folder:
        place = "-".join(map(str, seed.spawn_key))
        (Path(record.folder) / f"ran-{place}-{os.getpid()}-{time.monotonic_ns()}").touch()


def noise(record, seed, desk):
    _note(record, seed)
    desk.report(0.5, record.scale)
    time.sleep(record.seconds)
    return {"draws": record.scale * np.random.default_rng(seed).standard_normal(5)}


def products(record, seed, desk):
    left = np.random.default_rng(seed).standard_normal((300, 300), dtype=np.float32)
    return {"product": left @ left.T}


def dies_once(record, seed, desk):
    marker = Path(record.folder) / f"died-{seed.spawn_key[1]}"
    if seed.spawn_key[1] == 2 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return noise(record, seed, desk)


def always_dies(record, seed, desk):
    if seed.spawn_key[1] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return noise(record, seed, desk)


def fails_until_told(record, seed, desk):
    if seed.spawn_key[1] == 3 and not (Path(record.folder) / "now").exists():
        raise Diverged("training diverged at step 7: the loss is nan", 7, 1e9)
    return noise(record, seed, desk)
