"""Settings and parameters that are broken or mean harm: refused in a sentence.

Ten thousand cases and more: `pytest tests/test_hostile_settings.py -k fuzz --hypothesis-profile=many`.
"""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers import parameters
from helpers.parameters import ParameterError, Parameters
from helpers.report import settings

# Settings

BILLION = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE_SETTINGS = {
    "code": "!!python/object/apply:os.system ['true']",
    "a name that is code": "? !!python/name:os.system\n: 1",
    "a billion laughs": BILLION,
    "a billion laughs for a parameter": f"{BILLION}parameters: {{area: *i}}",
    "itself within itself": "areas: &a [*a]",
    "deep lists": "areas: " + "[" * 40_000,
    "deep keys": "parameters: " + "{a: " * 20_000,
    "50 MB": "a: " + "x" * 50_000_000,
    "NUL": "areas: \0",
    "two documents": "areas: [E10000014]\n---\nworkers: 3",
    "a laxer policy": "disclosure: {threshold: 1}",
    "a policy misspelt": "disclosure: {treshold: 7}",
    "a number as key": "1: 2",
    "infinity": "workers: .inf",
    "a date": "areas: [2022-03-31]",
    "octal": "workers: 0o777777777",
    "an environment": "areas: [${HOME}]\nareas_: 1",
}


@pytest.mark.parametrize("attack", HOSTILE_SETTINGS)
def test_hostile_settings_are_refused(attack, tmp_path):
    path = tmp_path / "report.yml"
    path.write_text(HOSTILE_SETTINGS[attack], encoding="utf-8")
    with pytest.raises(settings.Refused) as refused:
        settings.read(path)
    assert str(refused.value).startswith("report.yml")
    assert len(str(refused.value)) < 1000


@pytest.mark.parametrize("content", [b"\xff\xfea\0:\0", b"\x81\x8d", b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_settings_that_are_no_text_are_refused(content, tmp_path):
    path = tmp_path / "report.yml"
    path.write_bytes(content)
    with pytest.raises(settings.Refused, match=r"report\.yml"):
        settings.read(path)


def test_a_folder_for_settings_is_refused(tmp_path):
    with pytest.raises(settings.Refused, match="cannot be read as text"):
        settings.read(tmp_path)


@given(st.text() | st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
       lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
       max_leaves=12).map(yaml.safe_dump))  # fmt: skip
def test_fuzz_settings(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "report.yml"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        assert isinstance(settings.read(path), settings.Settings)
    except settings.Refused as refused:
        assert str(refused).startswith("report.yml")


# Parameters

PATHS = ["../../etc/passwd", "/etc/passwd", "E10000014/../x", "E10000014\0", "E10000014\n", "http://x.org", "file:///x"]
PATHS += [
    "s3://x/y",
    "{area.__class__}",
    "E10000014.zip",
    "\uff2510000014",
    "e10000014",
    "",
    " E10000014",
    "'; import os",
]


@pytest.mark.parametrize("area", PATHS)
def test_an_area_is_a_code_of_the_list_and_never_a_path(area):
    for values in ({"area": area}, {"comparators": [area]}):
        with pytest.raises(ParameterError, match=r"parameter '(area|comparators)'"):
            parameters.check(**values)


@pytest.mark.parametrize(
    "returns", ["http://x.org/returns", "s3://x", "data/demo\0", "data/../../x", "data\n", "demo.zip"]
)
def test_the_folder_of_returns_is_a_folder_here(returns):
    with pytest.raises(ParameterError, match="parameter 'returns': expected a folder"):
        parameters.check(returns=returns)


@pytest.mark.parametrize(
    "name", ["area\nimport os", "__class__", "area ", "AREA", "os.system", "area=1;", "\0", "", "\uff41rea"]
)
def test_a_parameter_has_a_name_of_the_list(name):
    with pytest.raises(ParameterError, match="there is no parameter"):
        parameters.check(**{name: 1})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.sampled_from(PATHS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*Parameters.model_fields]) | st.text(), VALUES, max_size=4))
def test_fuzz_parameters(values):
    try:
        edition = parameters.check(**values)
    except ParameterError as refused:
        assert str(refused).endswith(".")
    else:
        assert edition.area.isascii() and edition.area.isalnum()
