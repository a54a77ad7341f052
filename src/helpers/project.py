"""Where the project's folders are."""

import os
from pathlib import Path

ROOT = Path(os.environ.get("SAFEGUARDING_PROJECT", Path(__file__).resolve().parents[2]))
"""The folder that holds `notebooks/`, `data/` and `outputs/`."""

DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
OUTPUTS = ROOT / "outputs"
