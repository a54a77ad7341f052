"""Pictures for files that cannot hold SVG: the same pixels on any machine, whatever fonts it has."""

import importlib.util
from pathlib import Path

import resvg_py

from helpers.drawing.light_svg import MEASURED_IN

WIDTH = 720
"""Pixels: 166 an inch where a picture is 11 cm wide."""

FOLDER = Path(importlib.util.find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf"
FILES = [str(FOLDER / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
"""Matplotlib's own fonts, which it measured the text of every picture with; it takes long to import."""


def png(svg: str) -> bytes:
    """The picture as PNG; nothing when it cannot be drawn."""
    try:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            width=WIDTH,
            dpi=96,
            background="white",
            skip_system_fonts=True,
            font_files=FILES,
            sans_serif_family=MEASURED_IN,
        )
    except ValueError:
        return b""
