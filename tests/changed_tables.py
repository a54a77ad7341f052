"""Published tables that are read otherwise than they are stored."""

import contextlib

import pytest

from helpers.published import table_file


@contextlib.contextmanager
def tables_read_as(change):
    """Within, a table is what `change` makes of its name and its text."""
    load = table_file.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_file, "load", lambda name: change(name, load(name)))
        table_file.forget()
        yield
    table_file.forget()
