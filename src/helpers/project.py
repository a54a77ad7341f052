"""Where the project's folders are, and its settings."""

import os
from pathlib import Path

import yaml

ROOT = Path(os.environ.get("SAFEGUARDING_PROJECT", Path(__file__).resolve().parents[2]))
"""The folder that holds `notebooks/`, `data/` and `outputs/`."""

DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
OUTPUTS = ROOT / "outputs"


def settings() -> dict:
    """`report.yml` as it is written, for who is not told by a run: an analyst's notebook. Empty without the file."""
    path = ROOT / "report.yml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None) or {}
