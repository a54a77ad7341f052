"""The HTML of a table: caption, headings with a scope, numbers to the right, in a region that can be scrolled."""

import html
import itertools
from collections.abc import Sequence

LONG = 60
"""Characters from which a cell holds prose, which a narrow screen gives more room than a word or two."""


def grid(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool] | None = None,
    grouped: bool = False,
) -> str:
    """A table of cells that are already worded; everything is escaped.

    The first cell of a row is its heading. In a `grouped` table it heads all the rows that share it, once and above
    them, and the second cell is a row's own. `numeric` says which columns hold numbers and stand to the right;
    without it, all but the headings do.
    """
    numeric = numeric or [column > grouped for column in range(len(headings))]
    if grouped:
        headings, numeric = headings[1:], numeric[1:]
        groups = itertools.groupby(rows, key=lambda row: row[0])
        body = "".join(_body([row[1:] for row in members], numeric, group) for group, members in groups)
    else:
        body = _body(rows, numeric)
    head = "".join(_cell("th", text, right, "col") for text, right in zip(headings, numeric, strict=True))
    label = html.escape(caption)
    return (
        f'<div class="table-scroll" role="region" aria-label="{label}" tabindex="0"><table>'
        f"<caption>{label}</caption><thead><tr>{head}</tr></thead>{body}</table></div>"
    )


def _body(rows: Sequence[Sequence[str]], numeric: Sequence[bool], group: str = "") -> str:
    """Rows, under the heading of their group where they have one."""
    heading = f'<th scope="rowgroup" colspan="{len(numeric)}"><span>{html.escape(group)}</span></th>'
    above = f'<tr class="group">{heading}</tr>' if group else ""
    return f"<tbody>{above}{''.join(_row(row, numeric) for row in rows)}</tbody>"


def _row(row: Sequence[str], numeric: Sequence[bool]) -> str:
    heading, *cells = zip(row, numeric, strict=True)
    return f"<tr>{_cell('th', *heading, 'row')}{''.join(_cell('td', *cell) for cell in cells)}</tr>"


def _cell(tag: str, text: str, right: bool, scope: str = "") -> str:
    scope = f' scope="{scope}"' if scope else ""
    kind = "number" if right else "long" if tag == "td" and len(text) > LONG else ""
    kind = f' class="{kind}"' if kind else ""
    return f"<{tag}{scope}{kind}>{html.escape(text)}</{tag}>"
