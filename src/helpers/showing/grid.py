"""The HTML of a table: caption, headings with a scope, numbers to the right, in a region that can be scrolled."""

import html
from collections.abc import Sequence

LONG = 60
"""Characters from which a cell holds prose, which a narrow screen gives more room than a word or two."""


def grid(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    row_headings: int = 1,
    numeric: Sequence[bool] | None = None,
) -> str:
    """A table of cells that are already worded; everything is escaped.

    The first `row_headings` cells of a row are its headings. `numeric` says which columns hold numbers and
    stand to the right; without it, all but the headings do.
    """
    numeric = numeric or [column >= row_headings for column in range(len(headings))]
    head = "".join(_cell("th", text, right, "col") for text, right in zip(headings, numeric, strict=True))
    body = "".join(f"<tr>{_row(row, row_headings, numeric)}</tr>" for row in rows)
    label = html.escape(caption)
    return (
        f'<div class="table-scroll" role="region" aria-label="{label}" tabindex="0"><table>'
        f"<caption>{label}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Sequence[str], row_headings: int, numeric: Sequence[bool]) -> str:
    cells = enumerate(zip(row, numeric, strict=True))
    return "".join(
        _cell("th", text, right, "row") if place < row_headings else _cell("td", text, right)
        for place, (text, right) in cells
    )


def _cell(tag: str, text: str, right: bool, scope: str = "") -> str:
    scope = f' scope="{scope}"' if scope else ""
    kind = "number" if right else "long" if tag == "td" and len(text) > LONG else ""
    kind = f' class="{kind}"' if kind else ""
    return f"<{tag}{scope}{kind}>{html.escape(text)}</{tag}>"
