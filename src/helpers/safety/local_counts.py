"""Counts from an authority's own returns, before disclosure control: for models and `publishable`, not for readers."""

import pandas as pd


class NotPublishable(ValueError):
    """Counts of children that were about to be shown; the message is one sentence without a count."""


class LocalCounts(pd.DataFrame):
    """An aggregate table, or what pandas computes from one: it stays `LocalCounts`, and `of` names the table."""

    _metadata = ["of"]  # noqa: RUF012 - the name that pandas reads
    of = ""

    @property
    def _constructor(self) -> type:
        return LocalCounts

    @property
    def _constructor_sliced(self) -> type:
        return LocalSeries


class LocalSeries(pd.Series):
    """A column of `LocalCounts`."""

    _metadata = ["name", "of"]  # noqa: RUF012 - the name that pandas reads
    of = ""

    @property
    def _constructor(self) -> type:
        return LocalSeries

    @property
    def _constructor_expanddim(self) -> type:
        return LocalCounts


def local(frame: pd.DataFrame, of: str) -> LocalCounts:
    """The aggregate table named `of`, marked as what no reader may see."""
    marked = LocalCounts(frame)
    marked.of = of
    return marked


def refuse(*shown: object) -> None:
    """Raise `NotPublishable` when one of the frames or series about to be shown holds local counts."""
    if any(isinstance(one, LocalCounts | LocalSeries) for one in shown):
        raise NotPublishable(
            "These are an authority's own counts before disclosure control; show disclosure.publishable(...) of them."
        )
