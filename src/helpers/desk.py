"""The analyst's desk in JupyterLab: a form that makes pages for chosen parameters, and a scenario explorer."""

from helpers import narrative
from helpers.exploring.explorer import Explorer
from helpers.exploring.parameter_form import ParameterForm
from helpers.own import placement_extract, spending_outlook
from helpers.parameters import Parameters
from helpers.placements.aggregates import Aggregates
from helpers.showing.display import Text

__all__ = ["explorer", "parameter_form"]


def parameter_form() -> ParameterForm:
    """Choose area, year, comparators and more, and make a section's page for them.

    The page goes to `outputs/desk`; no notebook is changed. `.values` holds what is chosen and `.edition` the same,
    checked, for a cell of your own.

    >>> form = desk.parameter_form()  # doctest: +SKIP
    >>> data.series("children_looked_after", "cla_31_march", form.edition.area)  # doctest: +SKIP
    """
    return ParameterForm()


def explorer(own: Aggregates | None, edition: Parameters) -> Explorer | Text:
    """Sliders for entries, exits, mix and prices; the fan of children and the bridge of spending follow them.

    `own` is what `prepared.read(edition)` gives: the model is fitted to the authority's own returns. Without returns,
    or with prices of too few years, a sentence says so.

    >>> desk.explorer(prepared.read(edition), edition)  # doctest: +SKIP
    """
    if own is None:
        return narrative.paragraph(
            f"The explorer needs returns of {edition.place} that reach the year end; the parameter 'returns' names "
            "their folder."
        )
    paid = placement_extract.priced(own, edition)
    ahead = spending_outlook.made(paid, edition)
    return placement_extract.lacking(own, paid, ahead) or Explorer(ahead)
