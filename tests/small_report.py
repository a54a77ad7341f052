"""A report of two small sections in a folder of its own, for tests of the runner and of its pages."""

import json
import os
import shutil
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers import cli, project
from helpers.published import table_file
from helpers.report import publish
from helpers.showing.display import JSON_TYPE

AREA = "E10000014"
PARAMETERS = 'area: str = "E10000014"  # ONS code\ntime_period: int = 2022  # year ending 31 March'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 70 30"><path d="M0 30 70 0" stroke="#12436d"/></svg>'

WITH_RETURNS = f'{PARAMETERS}\nreturns: str = "data/demo"  # folder of child-level returns'
OWN = (
    "from helpers import parameters, prepared\n"
    "edition = parameters.check(area=area, time_period=time_period, returns=returns)\nown = prepared.read(edition)",
    "prepared.note(own, edition)",
)
"""Source of the cells that read the tables prepared from returns and say so, after the parameters WITH_RETURNS."""

FIGURE = {
    "kind": "figure",
    "id": "figure-1-1",
    "number": "1.1",
    "title": "Contacts rose",
    "alt": "A line that rises.",
    "svg": SVG,
    "columns": ["period", "value", "source_ref"],
    "rows": [["2021", 10, "p. 1"], ["2022", -3, "=HYPERLINK(1)"]],
}
TABLE = {
    "kind": "table",
    "id": "table-1-1",
    "number": "1.1",
    "name": "",
    "caption": "Contacts",
    "columns": ["Year", "Contacts"],
    "rows": [["2022", 12]],
}
FINDING = {
    "section": "01",
    "measure": "cla_31_march",
    "area": AREA,
    "time_period": "2022",
    "value": 1726,
    "unit": "children",
    "change": 65,
    "change_percent": 3.9,
    "polarity": "neutral",
    "forecast": [{"time_period": "2023", "mean": 1750, "pi_lower_80": 1700, "pi_upper_80": 1800}],
    "target": None,
    "sources": [{"table": "children_looked_after"}],
}

HERE = (
    "import os, pathlib\nroot = pathlib.Path(os.environ['SAFEGUARDING_PROJECT'])\n"
    "here = next(folder for folder in [root, *root.parents] if (folder / 'report.yml').exists())"
)
"""Source of a cell that finds the project, which a notebook is not told: it runs on a copy of tables and helpers."""


def show(html, twin):
    """Source of a cell that shows what a helper would, without importing one."""
    bundle = {"text/html": html, JSON_TYPE: twin}
    return f"import json\nfrom IPython.display import display\ndisplay(json.loads({json.dumps(bundle)!r}), raw=True)"


def notebook(path, title, *cells, parameters=PARAMETERS):
    """Write a section: a title with its question, the parameters, then `cells`, text for code or (markdown,)."""
    made = [new_markdown_cell(f"# {title}\n\nIs demand *growing*?"), new_code_cell(parameters)]
    made[1].metadata.tags = ["parameters"]
    made += [new_markdown_cell(*cell) if isinstance(cell, tuple) else new_code_cell(cell) for cell in cells]
    for place, cell in enumerate(made):
        cell.id = f"cell-{place}"
    nbformat.write(new_notebook(cells=made), path)


FIRST = (
    ("## Key findings",),
    show("<p>Contacts rose.</p>", {"kind": "text", "html": "<p>Contacts rose.</p>"}),
    ("## Contacts over time",),
    show(
        '<figure id="figure-1-1"><img alt="A line that rises." src="data:image/svg+xml,%3Csvg/%3E"></figure>',
        FIGURE,
    ),
    show('<div id="table-1-1"><table><caption>Contacts</caption></table></div>', TABLE),
    show("", {"kind": "findings", "findings": [FINDING]}),
)
SUMMARY = (
    "import os\nfound = json.load(open(os.environ['SAFEGUARDING_FINDINGS']))\nnumber = len(found)",
    "words = f'<p>Findings of {area}: {number}</p>'\n"
    f"display({{'text/html': words, '{JSON_TYPE}': {{'kind': 'text', 'html': words}}}}, raw=True)",
)


def build(root: Path, monkeypatch) -> Path:
    """Make a project in `root` whose data are the real code lists and one real table; it becomes the project."""
    real = project.ROOT
    (root / "notebooks").mkdir(parents=True)
    shutil.copytree(real / "data" / "codes", root / "data" / "codes")
    (root / "data" / "published").mkdir()
    for name in ("children_looked_after.csv", "children_looked_after.resource.yaml"):
        shutil.copy(real / "data" / "published" / name, root / "data" / "published")
    notebook(root / "notebooks" / "01_contacts.ipynb", "1. Contacts", *FIRST)
    setup = "import json\nfrom IPython.display import display"
    notebook(root / "notebooks" / "00_summary.ipynb", "Summary", setup, *SUMMARY)
    settings = {"areas": [AREA], "parameters": {"time_period": 2022}}
    (root / "report.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    for name, folder in {"ROOT": "", "DATA": "data", "NOTEBOOKS": "notebooks", "OUTPUTS": "outputs"}.items():
        monkeypatch.setattr(project, name, root / folder)
    forget()
    return root


def forget():
    """Let the tables be read anew: a run is a process of its own and reads them once."""
    table_file.forget()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not os.path.islink(path)
    }


def latest(outputs: Path | None = None) -> dict[str, bytes]:
    """Every file of the report that readers see."""
    return contents((outputs or project.OUTPUTS) / "latest")


def pages(outputs: Path | None = None) -> dict[str, bytes]:
    """The same without the manifest, which tells when it was made."""
    return {name: content for name, content in latest(outputs).items() if name != publish.MANIFEST}


def run(*options: str) -> int:
    """The exit code of a run."""
    forget()
    return cli.main(["run", *options])


def settings(**values) -> None:
    """Change settings of the project."""
    path = project.ROOT / "report.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | values), encoding="utf-8")
