"""What is installed: every package of the lock by its hash, each with a licence that is told."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = re.findall(r"^([a-z0-9][\w.-]*)==(\S+)((?:.|\n(?![a-z0-9]))*)", LOCK, re.M)


def test_every_package_of_the_lock_has_a_hash():
    assert len(LOCKED) > 100
    assert [name for name, _, rest in LOCKED if "--hash=sha256:" not in rest] == []


def test_every_way_to_install_takes_the_lock_by_its_hashes():
    for name in ("Makefile", "environment.yml"):
        assert "--require-hashes -r requirements.lock" in (ROOT / name).read_text(encoding="utf-8")


def test_the_list_of_licences_is_that_of_the_lock():
    """`.ci/licences` writes it; packages for other systems or versions of Python are not in it."""
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    told = {
        name: (version, licence) for name, version, licence in re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", text, re.M)
    }
    locked = {(name, version) for name, version, _ in LOCKED}
    told.pop("package")
    assert len(told) > 100
    assert {(name, version) for name, (version, _) in told.items()} <= locked
    copyleft = {name for name, (_, licence) in told.items() if re.search("GPL|General Public", licence)}
    assert copyleft <= {"text-unidecode"}  # which may be taken under the Artistic Licence instead
