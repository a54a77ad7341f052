"""The year in one minute: how many children, at what cost, how well, how sure, and what members are asked."""

from collections.abc import Sequence

from helpers import data, forecast, recommendations, summary
from helpers.forecasting import intervals
from helpers.parameters import Parameters
from helpers.published import areas, inspections
from helpers.words import finding_words, wording

LEADING = ("cla_31_march", "cpp_31_march", "cla_gross_expenditure")
"""The measures that members ask about first."""

COMING = ("contacts", "referrals", "uasc_31_march")
"""Those whose forecasts stand beside them: what comes through the front door, and from abroad."""

NAMED = 3
"""How many recommendations are named; the others are counted."""


def sentences(edition: Parameters, found: list[dict]) -> list[str]:
    """The year in half a dozen sentences, or one that says that nothing is known of it."""
    if all(finding["value"] is None for finding in found):
        return [f"No figures for {edition.place} are held for {edition.year_label}, so this page says little of it."]
    return [
        *figures(edition, found, LEADING),
        wording.join([summary.verdicts(found), summary.beside(edition, found, areas.ENGLAND)]),
        _sure(edition, _known(found, LEADING)),
        inspections.latest(edition.area, edition.data_end),
        _asked(edition, found),
    ]


def outlook(edition: Parameters, found: list[dict]) -> list[str]:
    """Which measures are likely to rise and to fall, and the figures and forecasts of some that are watched."""
    known = [finding for finding in found if finding["value"] is not None]
    moves = {
        wording.lower_first(finding_words.measure(finding).title): recommendations.direction(edition, finding)
        for finding in known
        if finding["forecast"]
    }
    if not moves:
        return [
            f"Too few years of figures for {edition.place} are held for a forecast.",
            *figures(edition, found, COMING),
        ]
    likely = {way: [title for title, moved in moves.items() if moved == way] for way in ("rise", "fall", "")}
    short = len(known) - len(moves)
    return [
        *(f"Likely to {way}: {wording.listed(likely[way])}." for way in ("rise", "fall") if likely[way]),
        f"May rise or fall: {len(likely[''])} of the {len(moves)} measures forecast.",
        f"Too few years of figures to forecast: {short} of {len(known)} measures." if short else "",
        *figures(edition, found, COMING),
    ]


def figures(edition: Parameters, found: list[dict], measures: Sequence[str]) -> list[str]:
    """For each of the named measures: the figure, how it changed, and what is forecast."""
    return [wording.join([finding_words.figure(edition, one), _ahead(edition, one)]) for one in _known(found, measures)]


def _known(found: list[dict], measures: Sequence[str]) -> list[dict]:
    return [one for name in measures for one in found if one["measure"] == name and one["value"] is not None]


def _ahead(edition: Parameters, finding: dict) -> str:
    if not finding["forecast"]:
        return ""
    moves = recommendations.direction(edition, finding)
    outlook = f"a {moves} is likely" if moves else "it may rise or fall"
    return f"Forecast: {finding_words.ahead(edition, finding)}, so {outlook}."


def _sure(edition: Parameters, known: list[dict]) -> str:
    """How often intervals like those of the leading measures held what happened, when tried on earlier years."""
    level, held = min(edition.level), []
    for finding in known:
        about = finding_words.measure(finding)
        series = data.series(about.table, about.name, edition.area, edition.data_end)
        tried = forecast.outlook(series, edition.steps(series), edition.level).backtest
        if tried is not None:
            held += list(intervals.held_furthest(tried, level))
    if not held:
        return ""
    return (
        f"How sure: made again for earlier years, such forecasts had what happened inside their {level}% interval "
        f"{sum(held)} times in {len(held)}."
    )


def _asked(edition: Parameters, found: list[dict]) -> str:
    """What members are asked: to note the report, and to look first at what is furthest off."""
    drafted = recommendations.drafted(edition, found, *recommendations.RECOMMENDED)
    if not drafted:
        return "Members are asked to note this report."
    first = wording.listed(wording.lower_first(one.measure.title) for one in drafted[:NAMED])
    if len(drafted) == 1:
        return f"Members are asked to note this report and a drafted recommendation, on {first}."
    number = len(drafted)
    lead = "" if number <= NAMED else "first of all "
    return f"Members are asked to note this report and {number} drafted recommendations, {lead}on {first}."
