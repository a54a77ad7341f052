"""Templates of the documents: everything that is put into one is escaped, unless it is HTML already."""

import functools
import re
from pathlib import Path

import jinja2

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML file may hold, and controls that no reader should meet."""

TEMPLATES = Path(__file__).parents[1] / "templates"


@functools.cache
def environment() -> jinja2.Environment:
    """The templates; a name that a template does not get is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill(name: str, **values) -> str:
    """The template `name` with its values, fit for every kind of file."""
    return UNFIT.sub(" ", environment().get_template(name).render(values))
