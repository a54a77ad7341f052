"""Imported rows and published rows of one table, made one."""

import pandas as pd


def merged(published: pd.DataFrame, imported: pd.DataFrame, key: list[str], measures: list[str]) -> pd.DataFrame:
    """The published table with the imported cells in it, all as text.

    Where both have a row, an imported cell stands unless it is empty, and `source_ref` names both sources. A row to
    which the import adds nothing stays as it is, so that a figure keeps the source that it was first taken from.
    """
    old, new = published.set_index(key), imported.set_index(key)
    shared = old.index.intersection(new.index)
    before, now = old.loc[shared, measures], new.loc[shared, measures]
    stands = now.ne("") & now.ne(before)
    changed = shared[stands.any(axis=1)]
    old.loc[shared, measures] = before.mask(stands, now)
    old.loc[changed, "source_ref"] = new.loc[changed, "source_ref"] + "; " + old.loc[changed, "source_ref"]
    return pd.concat([old, new.drop(shared)]).reset_index()[list(published.columns)]
