"""Draws that several notebooks of a run need alike: the first makes them, the others take them."""

import contextlib
import hashlib
import pickle
from collections.abc import Callable

import numpy as np
from filelock import FileLock

from helpers import project

FOLDER = ".drawn"
"""The folder for them in a run's own copy of the project: its owner's alone, and deleted with the copy."""


def once(make: Callable[[], np.ndarray], *made_from: object) -> np.ndarray:
    """What `make` gives, which `made_from` alone decides; made once in a run, and each time outside of one.

    Who asks while another makes it waits. The name under which it is kept need not tell the code: a run's copy of that
    never changes.
    """
    folder = project.ROOT / FOLDER
    if not folder.is_dir():
        return make()
    path = folder / hashlib.sha256(pickle.dumps(made_from)).hexdigest()
    with FileLock(f"{path}.lock"):
        if path.exists():
            return np.load(path)
        made = make()
        with contextlib.suppress(OSError):  # a disk without room for them
            partial = path.with_suffix(".npy")
            np.save(partial, made)
            partial.replace(path)
    return made
