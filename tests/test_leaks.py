"""Notebooks that leak a child on purpose, run by the real runner: refused, what and where, no value, nothing left."""

import pytest
import small_report
import small_returns
from small_report import FIGURE, FINDING, TABLE, WITH_RETURNS, notebook

from helpers import cli, project
from helpers.showing.display import JSON_TYPE

CHILD, UPN, BORN, HOME = "LA/7F3K-0042", "Z960132265808", "17/02/2009", "ZZ34 6JP"
CANARIES = {"id": CHILD, "unique pupil number": UPN, "date of birth": BORN, "postcode": HOME}
AREA = "E10000014"

HIDDEN = (
    "import base64, gzip, html, io, json, zipfile, zlib\nfrom IPython.display import display\n"
    f"values = [value[::-1] for value in {[value[::-1] for value in CANARIES.values()]}]\nv = ' '.join(values)"
)
"""Source of a cell that has the values and does not hold them as they are, so that what is shown is what is found."""

ZIPPED = (
    "file = io.BytesIO()\nwith zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as packed:\n"
    "    packed.writestr('a', v)\npacked = base64.b64encode(file.getvalue()).decode()"
)
PNG = (
    "def chunk(kind, body):\n"
    "    return len(body).to_bytes(4, 'big') + kind + body + zlib.crc32(kind + body).to_bytes(4, 'big')\n"
    "parts = chunk(b'IHDR', b'\\0' * 13) + chunk(b'zTXt', b'Title\\0\\0' + zlib.compress(v.encode()))\n"
    "packed = base64.b64encode(b'\\x89PNG\\r\\n\\x1a\\n' + parts + chunk(b'IEND', b'')).decode()"
)


def text(html):
    """Source of a cell that shows what an expression in v comes to as a paragraph."""
    return f"words = '<p>' + {html} + '</p>'\n" + twin("{'kind': 'text', 'html': words}", "words")


def twin(value, html="'<p>x</p>'"):
    """Source of a cell that shows a display object, an expression in v, as the helpers would."""
    return f"display({{'text/html': {html}, '{JSON_TYPE}': {value}}}, raw=True)"


WAYS = {
    "text": text("v"),
    "an attribute": text('f\'<a href="#x" title="{v}">x</a>\''),
    "a comment": text("f'<!-- {v} -->'"),
    "entities": text("''.join(f'&#{ord(letter)};' for letter in v)"),
    "split by markup": text("''.join(f'<b>{letter}</b>' for letter in v)"),
    "base64": text("base64.b64encode(v.encode()).decode()"),
    "gzip": text("base64.b64encode(gzip.compress(v.encode())).decode()"),
    "UTF-16": text("base64.b64encode(v.encode('utf-16-le')).decode()"),
    "a zip archive": f"{ZIPPED}\n{text('packed')}",
    "the metadata of a PNG": f"{PNG}\n" + text("'<img src=\"data:image/png;base64,' + packed + '\">'"),
    "SVG text": twin(f"{FIGURE} | {{'svg': f'<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{{v}}</text></svg>'}}"),
    "an SVG comment": twin(f"{FIGURE} | {{'svg': f'<svg xmlns=\"http://www.w3.org/2000/svg\"><!--{{v}}--></svg>'}}"),
    "plotted rows": twin(f"{FIGURE} | {{'rows': [['2021', 10, value] for value in values]}}"),
    "alternative text": twin(f"{FIGURE} | {{'alt': v}}"),
    "a table's cell": twin(f"{TABLE} | {{'rows': [[value, 1] for value in values]}}"),
    "a finding": twin(f"{{'kind': 'findings', 'findings': [{FINDING} | {{'unit': v}}]}}"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One child's return, and a folder of outputs in which it is prepared once."""
    place = tmp_path_factory.mktemp("leaks")
    rows = small_returns.padding(60)
    rows["header"].append(f"{CHILD},1,{BORN},WBRI,{UPN},,")
    rows["episodes"] = [row.replace("2019", "2021") for row in rows["episodes"]]
    rows["episodes"].append(f"{CHILD},01/05/2021,S,C2,N1,U1,PR1,,,,{HOME},ZZ4 2FU,")
    small_returns.write(place / "returns", 2022, **rows)
    return place


def run(place, *cells):
    """The exit code of a run whose only section has these cells."""
    notebook(project.NOTEBOOKS / "01_contacts.ipynb", "1. Contacts", *cells, parameters=WITH_RETURNS)
    small_report.forget()
    where = ["--returns", str(place / "returns"), "--output-dir", str(place / "outputs")]
    return cli.main(["run", "--quiet", "--section", "01", *where])


def nothing_is_left(place):
    """Whether no report is out and no file of the outputs, logs included, holds a value."""
    outputs = place / "outputs"
    content = b"".join(path.read_bytes() for path in outputs.rglob("*") if path.is_file())
    runs = [*(outputs / "runs").iterdir(), *outputs.glob("latest")]
    return not runs and not any(value.encode() in content for value in CANARIES.values())


@pytest.mark.parametrize("way", WAYS)
def test_a_leak_is_refused_by_the_runner(place, report, way, capfd):
    assert run(place, HIDDEN, WAYS[way]) == 3
    said = capfd.readouterr()
    for kind, value in CANARIES.items():
        assert f"holds the {kind} of someone in the returns" in said.err
        assert value not in said.err + said.out
    assert "01_contacts" in said.err
    assert nothing_is_left(place)


def test_the_same_cells_without_a_child_are_published(place, report):
    for value in CANARIES.values():
        assert value[::-1] in HIDDEN
    harmless = HIDDEN.replace("[::-1] for value", " for value", 1)
    assert run(place, harmless, *WAYS.values()) == 3, "numbers are used twice"
    once = [cell for way, cell in WAYS.items() if way not in ("an SVG comment", "plotted rows", "alternative text")]
    assert run(place, harmless, *once) == 0


def test_what_a_person_typed_into_a_notebook_is_found(place, report, capfd):
    assert run(place, (f"About {CHILD}, born {BORN}.",), f"pass  # {UPN}, {HOME}") == 3
    said = capfd.readouterr().err
    assert not [kind for kind in CANARIES if f"holds the {kind} of someone in the returns" not in said], said


FAULTS = {
    "an error": "raise ValueError(v)",
    "an error's name": "raise type(values[1], (Exception,), {})(v)",
    "a warning before an error": "import warnings\nwarnings.warn(v)\n1 / 0",
    "the log of the process": "import os\n_ = os.write(2, v.encode())\n1 / 0",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_section_that_fails_leaves_no_child_in_words_or_logs(place, report, fault, capfd):
    assert run(place, HIDDEN, FAULTS[fault]) == 2
    said = capfd.readouterr()
    assert "what it left identifies someone in the returns, so neither its notebook nor its log is kept" in said.err
    assert not any(value in said.err + said.out for value in CANARIES.values())
    content = b"".join(path.read_bytes() for path in (place / "outputs").rglob("*") if path.is_file())
    assert not any(value.encode() in content for value in CANARIES.values())


SHOWN = {
    "print": "print(v)",
    "a value": "v",
    "a type of output that is a child": "display({values[1]: 'x'}, raw=True)",
    "a field that is a child": twin(f"{{'kind': 'findings', 'findings': [{FINDING} | {{values[1]: 1}}]}}"),
    "a kind that is a child": twin("{'kind': values[1]}"),
}


@pytest.mark.parametrize("way", SHOWN)
def test_what_is_shown_past_the_helpers_is_refused_without_its_words(place, report, way, capfd):
    assert run(place, HIDDEN, SHOWN[way]) == 3
    said = capfd.readouterr().err
    assert said.startswith("01_contacts.ipynb, cell 'cell-3': ")
    assert not any(value in said for value in CANARIES.values())
