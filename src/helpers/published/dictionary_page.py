"""The page docs/data-dictionary.md, made from the descriptions of the tables and code lists.

`python -m helpers.published.dictionary_page` writes it (`make dictionary`); a test holds it to the descriptions.
"""

from collections.abc import Iterable

from helpers import project
from helpers.published import table_file
from helpers.published.table_file import LAYOUT

BETTER = {"higher_is_better": "higher", "lower_is_better": "lower", "neutral": "neither"}

START = """# Data dictionary

Made from the descriptions beside the tables by `make dictionary`; change those, not this page.

Every table of figures begins with the same columns, those of the Department for Education's open data:
{layout}. Its last column, `source_ref`, says where the row was published. In a cell, {symbols}.
An empty cell means that the source publishes no such figure for the row. "Better" says which direction is better.

Tables of figures: {tables}.

Code lists: {lists}.
"""


def page() -> str:
    """The whole page as Markdown."""
    tables, lists = table_file.names("published"), table_file.names("codes")
    lists = [name for name in lists if (project.DATA / "codes" / f"{name}.resource.yaml").exists()]
    symbols = table_file.code_list("symbols").itertuples()
    start = START.format(
        layout=", ".join(f"`{name}`" for name in LAYOUT),
        symbols=", ".join(f"`{one.symbol}` means {one.meaning.split(':')[0]}" for one in symbols),
        tables=_links(tables),
        lists=_links(lists),
    )
    parts = [start, "## Tables of figures\n", *map(_table, tables), "## Code lists\n", *map(_code_list, lists)]
    return "\n".join(parts)


def _table(name: str) -> str:
    about = table_file.shipped(name)
    fields = [field for field in about["schema"]["fields"] if field["name"] not in (*LAYOUT, "source_ref")]
    rows = [
        [
            f"`{one['name']}`",
            one.get("title", ""),
            one["description"],
            one.get("unit", ""),
            BETTER.get(one.get("polarity", ""), ""),
            one.get("basis", ""),
        ]
        for one in [*fields, *about.get("computed", [])]
    ]
    return "\n".join(
        [
            *_heading(name, about),
            f"Publisher: {about['publisher']}. Source: {_sources(about)}. Years end on {about['year_ending']}.\n",
            *_grid(["Column", "Title", "Definition", "Unit", "Better", "Basis"], rows),
            *_breaks(fields),
        ]
    )


def _code_list(name: str) -> str:
    about = table_file.describe(name, "codes")
    rows = [[f"`{field['name']}`", field["type"], field["description"]] for field in about["schema"]["fields"]]
    source = f"Source: {_sources(about)}.\n"
    return "\n".join([*_heading(name, about), source, *_grid(["Column", "Type", "Definition"], rows)])


def _heading(name: str, about: dict) -> list[str]:
    return [f"### {name}\n", f"{about['title']}. {about['description'].strip()}\n"]


def _sources(about: dict) -> str:
    return "; ".join(f"[{one['title']}]({one['path']})" for one in about["sources"])


def _breaks(fields: list[dict]) -> list[str]:
    """A line for each change of basis, with the columns that it concerns."""
    noted: dict[tuple[int, str], list[str]] = {}
    for field in fields:
        for change in field.get("breaks", ()):
            noted.setdefault((change["year"], change["note"]), []).append(f"`{field['name']}`")
    return [f"- {', '.join(columns)}, from {year}: {note}." for (year, note), columns in noted.items()] + [""] * bool(
        noted
    )


def _grid(headings: list[str], rows: Iterable[list[str]]) -> list[str]:
    cells = [[" ".join(str(cell).split()).replace("|", "\\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in [headings, ["---"] * len(headings), *cells]] + [""]


def _links(names: list[str]) -> str:
    return ", ".join(f"[{name}](#{name})" for name in names)


if __name__ == "__main__":
    (project.ROOT / "docs" / "data-dictionary.md").write_text(page(), encoding="utf-8")
