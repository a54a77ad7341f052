"""The scale a series is forecast on, so that intervals are wider above than below and stay within what is possible.

Values of nothing and above are raised to a power between the square root, which evens out the chance variation of
counts, and the logarithm, on which growth goes on for ever; percentages are turned to the arcsine of their root.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

POWER = 0.4  # found best on the tuning half of M1: docs/forecasting.md


@dataclass(frozen=True)
class Scale:
    """`forward` leads to the scale, `inverse` back."""

    name: str
    forward: Callable
    inverse: Callable


LEVEL = Scale("level", lambda y: y, lambda z: z)
ROOT = Scale("root", lambda y: np.sign(y) * np.abs(y) ** POWER, lambda z: np.sign(z) * np.abs(z) ** (1 / POWER))
ARCSINE = Scale("arcsine", lambda y: np.arcsin(np.sqrt(y / 100)), lambda z: 100 * np.sin(np.clip(z, 0, np.pi / 2)) ** 2)
