"""Executed notebooks with made-up figures and tables, and text that would harm a page."""

import nbformat
import pandas as pd
import small_report
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.published.metadata import Source
from helpers.report import render
from helpers.report.plan import Section
from helpers.showing.display import Figure, Table
from helpers.showing.grid import grid

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
EVIL = f"<b onclick='x'>{LONG_WORD * 2}</b> =1+1 [x](javascript:alert(1)) \u202egnirts\u202c \N{GRINNING FACE} \x07"
"""Markup, a word wider than a telephone, a formula, a link that runs, a turn of direction, an emoji, a bell."""


def executed(*shown, prose="", title="4. Children looked after"):
    """An executed notebook that shows these display objects, one a cell."""
    cells = [new_markdown_cell(f"# {title}\n\nHow many, and why?", id="title")]
    cells.append(new_code_cell("area: str = 'E10000014'  # ONS code", id="parameters", execution_count=1))
    cells.append(new_markdown_cell(f"## Key findings\n\n{prose}", id="findings"))
    for place, one in enumerate(shown):
        output = new_output("display_data", one._repr_mimebundle_())
        source = f'rows = data.rows("cla", "cla_31_march")  # {place}\nrows["value"].max() > 3.5'
        cells.append(new_code_cell(source, id=f"cell-{place}", execution_count=place + 2, outputs=[output]))
    notebook = new_notebook(cells=cells)
    nbformat.validate(notebook)
    return notebook


def table(number, caption, cells=12):
    headings = ["Measure", *(str(2011 + year) for year in range(cells))]
    rows = [["Children looked after", *(f"{1000 + year:,}" for year in range(cells))]]
    frame = pd.DataFrame([rows[0]], columns=headings)
    sources = (Source("cla", "Looked after", "Department for Education", "LAIT", "https://example.org", "OGL", "2026"),)
    return Table(number, caption, frame, grid(caption, headings, rows), ("[x] not available",), sources)


def figure(number, title):
    frame = pd.DataFrame({"period": ["2021", "2022"], "value": [1661, 1726]})
    data = grid(f"Data for {number}", ["Period", "Value"], [["2021", "1,661"], ["2022", "1,726"]])
    return Figure(number, title, "Hampshire", "A line rising from 1,661 to 1,726.", small_report.SVG, frame, data)


def sections(*names):
    return tuple(
        Section(path=render.TEMPLATES / f"{name}.ipynb", title=title, question="How *many*?", declares=frozenset())
        for name, title in names
    )
