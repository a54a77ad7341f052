from helpers import data, project
from helpers.published import dictionary_page, table_file


def test_the_page_is_made_from_the_descriptions_as_they_are():
    shown = (project.ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert shown == dictionary_page.page(), "run `make dictionary`"


def test_every_measure_of_every_table_is_in_it():
    lines = dictionary_page.page().splitlines()
    for table in table_file.names():
        assert f"### {table}" in lines
        for measure in data.measures(table):
            assert any(line.startswith(f"| `{measure.name}` | {measure.title} |") for line in lines), measure
