"""Make the synthetic authority in `data/demo`: `python data/demo/make_demo.py [FOLDER]`.

Seeded, so that the same tables in `data/published` give the same bytes. No child in it exists.
"""

import csv
import io
import sys
from pathlib import Path

from maker import costs, dirt, lives, targets
from maker.chance import Chance
from maker.returns import Collection

ABOUT = """area: E10000014    # whose returns these are, an ONS code: Hampshire
synthetic: true    # no child in them exists
"""

ENCODINGS = {(2018, "placement_costs"): "cp1252", (2019, "header"): "utf-8-sig"}
"""Files that are not plain UTF-8, by year; every other one is."""


def make(folder: Path) -> None:
    """Write the returns, the cost extract and the Section 251 lines of every year, and whose returns they are."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "about.yaml").write_text(ABOUT, encoding="utf-8")
    chance = Chance()
    stock, uasc, years = targets.read()
    children = lives.live(chance, stock, uasc, years)
    prices = costs.Prices(chance)
    for year, of in years.items():
        collection = Collection(chance, children, year, of)
        paid = prices.year(collection, of)
        files = collection.files()
        dirt.soil(chance, files, year)
        files["placement_costs"] = costs.extract(chance, year, paid)
        files["section_251"] = costs.section_251(paid, of)
        if year == 2018:
            files["placement_costs"][1][24] = "Tête-à-Tête District"
        for name, rows in files.items():
            _write(folder / str(year) / f"{name}.csv", rows, ENCODINGS.get((year, name), "utf-8"))


def _write(path: Path, rows: list[list[str]], encoding: str) -> None:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue().encode(encoding))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
