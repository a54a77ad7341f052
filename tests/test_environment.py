"""The environment has one source of truth, pyproject.toml; the other lists are held to it."""

import re
import tomllib

import pytest
import yaml

from helpers import project

PYPROJECT = tomllib.loads((project.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (project.ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def requirement(text):
    """Name and version range of one requirement."""
    return re.fullmatch(r"([A-Za-z0-9_.-]+)\s*(.*)", text).groups()


def test_environment_yml_lists_what_pyproject_requires():
    environment = yaml.safe_load((project.ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, of_pip = environment["dependencies"]
    *pip, itself = of_pip["pip"]
    listed = dict(map(requirement, [*conda, *pip]))
    required = dict(requirement(entry) for entry in PYPROJECT["project"]["dependencies"])
    assert listed.pop("python") == PYPROJECT["project"]["requires-python"]
    assert listed.pop("pip") == ""
    assert itself == "--editable ."
    assert listed == {CONDA_NAMES.get(name, name): versions for name, versions in required.items()}


@pytest.mark.parametrize("extra", ["", "test", "dask"])
def test_the_lock_pins_every_requirement(extra):
    wanted = PYPROJECT["project"]["optional-dependencies"][extra] if extra else PYPROJECT["project"]["dependencies"]
    for name, _ in map(requirement, wanted):
        assert re.search(rf"^{name.replace('_', '[-_]')}==", LOCK, re.M | re.I), f"{name} is not pinned"


def test_the_lock_names_no_index():
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", LOCK)


def test_only_what_is_used_is_required():
    used = "\n".join(path.read_text(encoding="utf-8") for path in (project.ROOT / "src").rglob("*.py"))
    modules = {"pyyaml": "yaml", "ipykernel": None, "jupyterlab": None}
    modules |= {"pypandoc_binary": "pypandoc", "resvg-py": "resvg_py"}
    for name, _ in map(requirement, PYPROJECT["project"]["dependencies"]):
        module = modules.get(name, name)
        assert module is None or re.search(rf"\b(import|from) {module}\b", used), f"{name} is required but not imported"
