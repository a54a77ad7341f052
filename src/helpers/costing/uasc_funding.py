"""What the Home Office pays for unaccompanied children, in care and after it, beside what they cost."""

import datetime

import numpy as np
import pandas as pd

from helpers import data, narrative
from helpers.costing.extract_costs import DAYS_IN_WEEK, spent
from helpers.costing.published_outlook import WEEKS_IN_YEAR
from helpers.measures import latest, percentage
from helpers.placements.aggregates import Aggregates
from helpers.words import lines, wording


def grant_in_words(care_leavers: pd.DataFrame) -> str:
    """What the grant for former unaccompanied children comes to a week, if it is paid for each; in a sentence.

    `care_leavers` are tidy rows of their number; the last one counts, at the rate last known to apply then.
    """
    last = latest(care_leavers)
    if last is None:
        return narrative.missing(*lines.asked(care_leavers))
    day, rates = last["period"].end_time, _rates()["care_leaver_grant_per_week"]
    known = rates[rates.index <= day]
    if known.empty:
        return f"No weekly grant is known before {wording.day(rates.index[0])}."
    each, since = known.iloc[-1], wording.day(known.index[-1])
    return (
        f"At {wording.pounds(each)} a week, the grant last known to apply (from {since}), the "
        f"{wording.number(last['value'])} care leavers at {wording.day(day)} bring "
        f"{wording.pounds(each * last['value'])} a week if it is paid for each of them."
    )


def grant_against_cost(young_people: pd.Series, area: str, to: datetime.date | None = None) -> pd.DataFrame:
    """Grant beside cost for former unaccompanied care leavers, by period of `young_people`.

    Columns of `grant_income`, then cost_per_week (that of all care leavers in the year ending 31 March, or the last
    year published before), cost (£) and shortfall (cost less income, £).
    """
    income = grant_income(young_people)
    years = income.index.end_time.to_period("Y-MAR")
    income["cost_per_week"] = _care_leaver_cost_per_week(area, to).dropna().reindex(years, method="ffill").to_numpy()
    cost = income["young_people"] * income["cost_per_week"] * _weeks(income.index)
    return income.assign(cost=cost, shortfall=cost - income["income"])


def grant_income(young_people: pd.Series) -> pd.DataFrame:
    """Grant for former unaccompanied care leavers by period, from their number (a Series with a PeriodIndex).

    Columns young_people, grant_per_week (£) and income (£); NaN where no rate, or no number, is known.
    """
    each = [grant_per_week(period.start_time.date(), period.end_time.date()) for period in young_people.index]
    frame = pd.DataFrame({"young_people": young_people, "grant_per_week": each})
    return frame.assign(income=frame["young_people"] * frame["grant_per_week"] * _weeks(young_people.index))


def grant_per_week(first: datetime.date, last: datetime.date) -> float:
    """Mean grant (£ a week) for a former unaccompanied child over the days from `first` to `last`, both included.

    NaN when some of the days precede the first rate known.
    """
    return _mean(_rates()["care_leaver_grant_per_week"], first, last)


def grant_per_night(first: datetime.date, last: datetime.date, share: float) -> float:
    """Mean grant (£ a night) for an unaccompanied child under 18 over the days from `first` to `last`.

    `share` is the unaccompanied children in % of the child population, on which the amount depends; NaN when some of
    the days precede the first rate known.
    """
    rates = _rates()
    many = share >= rates["threshold_percent"]
    return _mean(rates["child_grant_per_night"].mask(many, rates["child_grant_per_night_above_threshold"]), first, last)


def uasc_cost(aggregates: Aggregates) -> pd.DataFrame:
    """What the placements of unaccompanied children under 18 cost, from the extract, by year ending 31 March.

    Columns time_period, children (with two sorts of placement counted twice), days, cost_per_week (£) and cost (£).
    """
    found = spent(aggregates["prices"].query("uasc == 'yes'"), "time_period").reset_index()
    return found.assign(cost_per_week=found["cost"] / found["days"] * DAYS_IN_WEEK)


def child_grant(aggregates: Aggregates, area: str, time_period: int) -> float:
    """Grant (£) for unaccompanied children under 18 in a year ending 31 March, for every night in care.

    NaN where a rate, the child population or the number of children at 31 March is not known.
    """
    share = _uasc_share(area, time_period)
    days = aggregates["placement_days"].query("uasc == 'yes' and time_period == @time_period")["days"].sum()
    year = pd.Period(str(time_period), freq="Y-MAR")
    each = grant_per_night(year.start_time.date(), year.end_time.date(), share)
    return float(days * each) if share == share else np.nan


def _uasc_share(area: str, time_period: int) -> float:
    """Unaccompanied children at 31 March in % of the child population of the June before; NaN without either."""
    children = data.value("population", "children_0_to_17", area, time_period - 1)
    return percentage(data.value("children_looked_after", "uasc_31_march", area, time_period), children)


def _care_leaver_cost_per_week(area: str, to: datetime.date | None = None) -> pd.Series:
    """Spending on leaving care support for each care leaver aged 19 to 21, £ a week by year ending 31 March."""
    spent = data.series("placement_costs", "leaving_care_gross_expenditure", area, to)
    return (spent / data.series("care_leavers", "care_leavers_19_to_21", area, to) / WEEKS_IN_YEAR).rename(
        "cost_per_week"
    )


def _rates() -> pd.DataFrame:
    """The code list `uasc_rates` as numbers, by the day from which each rate applies."""
    rates = data.code_list("uasc_rates").set_index("from").drop(columns="source_ref")
    return rates.set_axis(pd.to_datetime(rates.index)).astype(float).sort_index()


def _mean(rate: pd.Series, first: datetime.date, last: datetime.date) -> float:
    """The mean over the days of a rate that applies from each date of its index on."""
    return float(rate.reindex(pd.date_range(first, last), method="ffill").mean(skipna=False))


def _weeks(periods):
    return ((periods.end_time - periods.start_time).days + 1) / DAYS_IN_WEEK
